"""Returns to HMRC in real time information: in form, on time, and in agreement with what was paid."""
