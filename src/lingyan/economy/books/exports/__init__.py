"""Exports of books: plain text for hledger and beancount, workbooks, and the tables of the command line.

The plain-text exports let anyone recompute our statements with a program that we did not write.
"""
