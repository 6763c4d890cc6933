"""Which person a party of a book is, for facts: by the same personal data, or by the name of who held a post there.

Books name who is paid; posts name who serves. Nobody ties the two by hand, so a name that exactly one post-holder of
the village ever bore is taken for that person. A namesake is possible, which is why what rests on it is a question.
PRIVACY: names are compared inside the database; what leaves it is the id.
"""

from __future__ import annotations


def known_cte() -> str:
    """`known(party, person)` for a WITH clause after `book(id, region, …)`: parties that are a known person."""
    return """holder AS (
            SELECT o.region_id, d.name, MIN(n.id) AS person
              FROM people_tenure t
              JOIN people_post s ON s.id = t.post_id
              JOIN people_body b ON b.id = s.body_id
              JOIN people_organisation o ON o.id = b.organisation_id
              JOIN people_person n ON n.id = t.person_id
              JOIN people_personaldata d ON d.id = n.personal_id
             WHERE d.name <> '' AND o.region_id IN (SELECT region FROM book)
             GROUP BY o.region_id, d.name HAVING COUNT(DISTINCT n.id) = 1),
        known AS (
            SELECT p.id AS party, COALESCE(n.id, h.person) AS person
              FROM books_party p
              JOIN book ON book.id = p.book_id
              JOIN people_personaldata d ON d.id = p.personal_id
              LEFT JOIN people_person n ON n.personal_id = p.personal_id
              LEFT JOIN holder h ON h.region_id = book.region AND h.name = d.name
             WHERE COALESCE(n.id, h.person) IS NOT NULL)"""
