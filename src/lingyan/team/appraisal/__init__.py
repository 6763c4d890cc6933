"""Judgement of the team: 民主评议党员, villagers' judgement of cadres, 述职评议 of secretaries."""
