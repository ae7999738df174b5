"""The filter language: what the table shows of what arrived."""
