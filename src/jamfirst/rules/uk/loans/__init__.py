"""Student and postgraduate loans that are repaid out of pay."""
