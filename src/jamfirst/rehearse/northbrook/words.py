"""The words that names, firms and places are made of. Common names, freely combined: nobody is meant."""

from __future__ import annotations


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


FEMALE = _words(
    "Abigail Aisha Alice Amelia Anna Beth Bronwen Charlotte Chloë Claire Demelza Donna Elowen Emily Emma Fatima "
    "Fiona Freya Grace Hannah Heather Imogen Jacqueline Jade Jenna Jennifer Joanna Julie Karen Katarzyna Kerensa "
    "Kerra Laura Leanne Loveday Lowenna Lucy Magdalena Margaret Marie-Claire Megan Merryn Morwenna Natasha Niamh "
    "Nicola Olivia Paula Priya Rachel Rebecca Renée Rosenwyn Rowena Ruth Samantha Sarah Shanice Sharon Siân Sinéad "
    "Sophie Susan Tamsin Tegen Teresa Tracey Victoria Wenna Yasmin Zoë Zofia"
)
MALE = _words(
    "Aaron Adam Ahmed Alan Andrew Anthony Ben Bryn Cadan Callum Charles Christopher Daniel David Denzel Dominic "
    "Edward François Gareth George Gerran Graham Harry Ian Jack Jago James Jason Joel John José Jowan Kenver Kevin "
    "Kieran Krzysztof Lee Lewis Liam Luke Mark Martin Massen Matthew Michael Mohammed Neil Nicholas Oliver Oscar "
    "Pascoe Paul Peter Petroc Philip Piran Rhys Richard Robert Ross Ryan Seán Simon Stephen Steven Thomas Timothy "
    "Tomasz Tristan William Zachary"
)
MIDDLE = _words(
    "Alexandrina Bartholomew Christabel Elizabeth Evangeline Fitzgerald James Louise Mary Maximilian Rose Wilhelmina"
)
SURNAMES = _words(
    "Adams Ahmed Allen Andrewartha Angove Bailey Baker Bawden Beare Bennetts Berryman Bolitho Bray Brown Carlyon "
    "Chapman Chenoweth Clarke Clemo Collins Cooper Curnow Davey Davies Edwards Evans Eustace Fernández Fox Gilbert "
    "Goldsworthy Green Hall Hancock Harris Harvey Hicks Hill Hocking Hosking Hughes Ivey Jackson James Jenkin "
    "Johnson Jones Jose Julian Keast Kent Khan Kitto Kowalczyk Lanyon Lewis Martin Mitchell Moore Moyle Müller Nance "
    "Nguyen Nicholls Nowak Olver Opie Parsons Pascoe Patel Paynter Pearce Penhaligon Penrose Perry Phillips Polglase "
    "Prisk Quick Reynolds Richards Roberts Robinson Rodda Rogers Rosewarne Rowe Sandercock Smith Stephens Stevens "
    "Symons Taylor Teague Thomas Tonkin Trebilcock Tregenza Trelawny Tremayne Trevithick Trudgian Turner Uren Vincent "
    "Walker Warne Webb White Williams Wilson Wójcik Wood Wright Yelland Zelińska Østergaard"
)
APOSTROPHES = ("O'Brien", "O'Connor", "O'Donnell", "O'Neill", "O'Sullivan", "D'Arcy", "M'Bala", "N'Guessan")
DOUBLE_BARRELLED = (
    "Brown-Hargreaves", "Chenoweth-Rosewarne", "Hughes-Penrose", "Lloyd-Trevithick", "Oyelaran-Adeyemi",
    "Smith-Nance", "Trelawny-Fortescue", "Vivian-Polglase",
)  # fmt: skip
TRADES = (
    "Plumbing", "Roofing", "Transport", "Catering", "Cleaning", "Dairy", "Electrical", "Nursery", "Taxis",
    "Builders", "Surfacing", "Fencing", "Training", "Print", "Domiciliary Care", "Tree Surgery",
)  # fmt: skip
TOWNS = (
    "Northbrook", "Porthmeor", "Trewint", "Lanhallow", "St Wenn's", "Carrick", "Penventon", "Kerrow", "Polmarth",
)  # fmt: skip
LARGE = (
    "Northern Atlantic Facilities Management (South West) Limited", "Brookwater Utilities plc",
    "Consolidated Education Recruitment Services Limited", "Peninsula Highways Joint Venture LLP",
    "Wessex and Western Residential Care Holdings Limited", "Hartland Software (UK) Limited",
)  # fmt: skip
CHARITIES = ("Community Trust", "Hospice", "Food Bank", "Youth Project", "Women's Refuge", "Carers' Association")
PUBLIC_BODIES = ("Parish Council", "NHS Foundation Trust", "Fire Authority", "Academy Trust", "Town Council")
STREET_AREAS = ("TR", "PL")
ETHNIC_GROUPS = (
    ("White British", 0.83), ("White other", 0.06), ("Asian or Asian British", 0.03), ("Mixed", 0.02),
    ("Black or Black British", 0.015), ("Other", 0.005), ("not stated", 0.04),
)  # fmt: skip
DISABILITY = (("no", 0.82), ("yes", 0.08), ("not stated", 0.10))
