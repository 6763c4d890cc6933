"""Contracts with their pay plan: instalments, receivables, reminders, expiry."""
