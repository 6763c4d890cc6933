"""Fixtures for all tests: a real browser (`browser`, `page`) and a server to visit (`site`)."""

pytest_plugins = ["tests.support.browser"]
