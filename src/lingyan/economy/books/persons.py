"""Which person a party of a book is, for facts: by identity where it is known, else by the name of who held a post there.

Books name who is paid; posts name who serves. The same personal data, or the same identity number, makes them one. Where
either side has no number, a name that exactly one post-holder of the village ever bore is taken for that person and
marked `by_name`: a namesake is possible, so what rests on it is a question. Two different numbers are two persons.
PRIVACY: names and hashes are compared inside the database; what leaves it is the id.
"""

from __future__ import annotations


def known_cte() -> str:
    """`known(party, person, by_name)` for a WITH clause after `book(id, region, …)`: parties that may be a known person."""
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
        identified AS (
            SELECT p.id AS party,
                   COALESCE(n.id, (SELECT MIN(x.id) FROM people_personaldata y JOIN people_person x ON x.personal_id = y.id
                                    WHERE y.identity_hash = d.identity_hash)) AS sure,
                   CASE WHEN d.identity_hash IS NULL OR hd.identity_hash IS NULL THEN h.person END AS alike
              FROM books_party p
              JOIN book ON book.id = p.book_id
              JOIN people_personaldata d ON d.id = p.personal_id
              LEFT JOIN people_person n ON n.personal_id = p.personal_id
              LEFT JOIN holder h ON h.region_id = book.region AND h.name = d.name
              LEFT JOIN people_person hn ON hn.id = h.person
              LEFT JOIN people_personaldata hd ON hd.id = hn.personal_id),
        known AS (
            SELECT party, COALESCE(sure, alike) AS person, CASE WHEN sure IS NULL THEN 1 ELSE 0 END AS by_name
              FROM identified WHERE COALESCE(sure, alike) IS NOT NULL)"""
