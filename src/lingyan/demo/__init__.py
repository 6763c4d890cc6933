"""The demo city 雁城市: a fictional place with people, rosters and two years of books, built through the actions."""
