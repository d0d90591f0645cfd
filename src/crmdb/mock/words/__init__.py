"""The words rows are written in: invented people, firms and titles. No real account, brand or address is among them."""
