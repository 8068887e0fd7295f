"""Know your part of the AWS shared responsibility, answer for it, and print the gap report."""

__version__ = "0.1.0"
