"""Receipt, outside label and RMA form as PDF."""
