-- What every rule stands on. The variables `year` and `until` (the last day judged) are set before this is read.
CREATE MACRO the_year() AS getvariable('year');
CREATE MACRO until() AS getvariable('until');
CREATE MACRO yuan(fen) AS
    CASE WHEN fen < 0 THEN '-' ELSE '' END
    || format('{:,}.{:02d}', abs(fen)::BIGINT // 100, (abs(fen)::BIGINT % 100)) || '元';
CREATE MACRO rec(kind, id) AS kind || ':' || id::VARCHAR;
CREATE MACRO recs(kind, ids) AS list_transform(list_sort(list_distinct(ids)), lambda id: kind || ':' || id::VARCHAR);
CREATE MACRO month_of(day) AS year(day) * 100 + month(day);

-- A voucher put right by a red one is normal work: neither of the two is judged.
CREATE TABLE good AS
    SELECT v.* FROM voucher v
     WHERE v.state = 'posted' AND v.kind = 'normal'
       AND NOT EXISTS (SELECT 1 FROM voucher r WHERE r.red_of = v.voucher AND r.state = 'posted')
       AND v.date <= until();
CREATE TABLE entry AS
    SELECT l.*, v.book, v.month, v.date, v.word, v.number, v.taken_over, left(l.account, 3) AS head
      FROM voucher_line l JOIN good v ON v.voucher = l.voucher;
-- Every posted line, closing and red ones too: what balances are made of.
CREATE TABLE posted_line AS
    SELECT l.*, v.book, v.month, v.date, v.word, v.number, v.kind, left(l.account, 3) AS head
      FROM voucher_line l JOIN voucher v ON v.voucher = l.voucher
     WHERE v.state = 'posted' AND v.date <= until();
-- One row an expense voucher that was paid or is owed, with what it spent. Depreciation and closing are not spending.
CREATE TABLE spending AS
    WITH spent AS (
        SELECT village, book, voucher, month, date, word, number, taken_over,
               sum(CASE WHEN head IN ('511', '513', '514', '515', '401', '141', '151', '153') AND debit_fen > 0
                        THEN debit_fen ELSE 0 END)::BIGINT AS amount_fen,
               max(CASE WHEN head IN ('101', '102', '112', '113', '201', '211', '221') AND credit_fen > 0
                        THEN 1 ELSE 0 END) AS owed,
               max(CASE WHEN head IN ('212', '213') THEN 1 ELSE 0 END) AS payroll
          FROM entry GROUP BY ALL)
    SELECT * FROM spent WHERE amount_fen > 0 AND owed = 1;
-- One row a voucher and payee that took money from cash or bank, without transfers between the two.
CREATE TABLE outlay AS
    WITH money AS (
        SELECT village, book, voucher, month, date, word, number,
               sum(CASE WHEN head IN ('101', '102') THEN credit_fen - debit_fen ELSE 0 END)::BIGINT AS paid,
               sum(CASE WHEN head = '101' THEN credit_fen ELSE 0 END)::BIGINT AS in_cash,
               sum(CASE WHEN head = '102' AND debit_fen > 0 THEN debit_fen ELSE 0 END)::BIGINT AS banked,
               count(DISTINCT party) AS parties, min(party) AS party, min(party_kind) AS party_kind,
               min(person) AS person, coalesce(arg_min(person_by_name, person), false) AS by_name,
               max(CASE WHEN head IN ('511', '513', '514', '515') THEN left(account, 5) ELSE '' END) AS expense,
               max(CASE WHEN head IN ('212', '213', '322') THEN 1 ELSE 0 END) AS payroll,
               max(CASE WHEN head IN ('121', '131') AND debit_fen > 0 THEN 1 ELSE 0 END) AS goods,
               any_value(summary) AS summary
          FROM entry GROUP BY ALL)
    SELECT * FROM money WHERE paid > 0;
-- Claims and debts by open item, oldest first: what later entries on the other side have not yet covered.
CREATE TABLE open_item AS
    WITH item AS (
        SELECT village, book, account, left(account, 3) AS head, nullif(party, 0) AS party, nullif(project, 0) AS project,
               person, person_by_name, party_kind, 0 AS voucher, 0 AS line, true AS opening,
               make_date((month // 100)::BIGINT, (month % 100)::BIGINT, 1) - 1 AS date,
               greatest(debit_fen - credit_fen, 0) AS debit, greatest(credit_fen - debit_fen, 0) AS credit
          FROM account_opening WHERE left(account, 3) IN ('112', '113', '201', '211', '221', '231', '241')
        UNION ALL
        SELECT village, book, account, head, party, project, person, person_by_name, party_kind, voucher, line, false, date,
               greatest(debit_fen, 0) + greatest(-credit_fen, 0), greatest(credit_fen, 0) + greatest(-debit_fen, 0)
          FROM posted_line WHERE head IN ('112', '113', '201', '211', '221', '231', '241')),
    sided AS (
        SELECT *, CASE WHEN head IN ('112', '113') THEN debit ELSE credit END AS up,
                  CASE WHEN head IN ('112', '113') THEN credit ELSE debit END AS down FROM item),
    run AS (
        SELECT *, sum(up) OVER (PARTITION BY village, book, account, party, project
                                ORDER BY date, voucher, line ROWS UNBOUNDED PRECEDING) AS so_far,
                  sum(down) OVER (PARTITION BY village, book, account, party, project) AS covered,
                  max(CASE WHEN down > 0 THEN date END)
                      OVER (PARTITION BY village, book, account, party, project) AS last_covered
          FROM sided)
    SELECT village, book, account, head, party, project, person, coalesce(person_by_name, false) AS by_name, party_kind,
           voucher, opening, date, last_covered,
           up::BIGINT AS amount_fen, least(up, greatest(so_far - covered, 0))::BIGINT AS open_fen
      FROM run WHERE up > 0 AND so_far > covered;
-- Every account with its balance after each entry, by date and number.
CREATE TABLE running AS
    WITH move AS (
        SELECT village, book, account, left(account, 3) AS head, 0 AS voucher, 0 AS number,
               make_date((month // 100)::BIGINT, (month % 100)::BIGINT, 1) - 1 AS date,
               sum(debit_fen - credit_fen)::BIGINT AS change
          FROM account_opening WHERE left(account, 3) IN ('101', '102') GROUP BY ALL
        UNION ALL
        SELECT village, book, account, head, voucher, number, date, sum(debit_fen - credit_fen)::BIGINT
          FROM posted_line WHERE head IN ('101', '102') GROUP BY ALL)
    SELECT *, sum(change) OVER (PARTITION BY village, book, account
                                ORDER BY date, number, voucher ROWS UNBOUNDED PRECEDING)::BIGINT AS balance_fen
      FROM move;
-- The balance of each of them at the end of each day with an entry.
CREATE TABLE day_end AS
    SELECT village, book, account, head, date, arg_max(balance_fen, (number, voucher)) AS balance_fen,
           arg_max(voucher, (number, voucher)) AS voucher
      FROM running GROUP BY village, book, account, head, date;
-- The decision that the payment or the contract behind a voucher names; NULL where they name none. A contract that was
-- taken over names a paper of the time before, which nobody can look into here.
CREATE VIEW named AS
    SELECT village, voucher, max(decision) AS decision, coalesce(bool_or(decided_before), false) AS decided_before
      FROM (SELECT village, voucher, decision, false AS decided_before FROM payment WHERE voucher IS NOT NULL
            UNION ALL
            SELECT s.village, s.voucher, c.decision, c.decided_before
              FROM settlement s JOIN contract c ON c.contract = s.contract WHERE c.kind NOT IN ('contract-out', 'lease'))
     GROUP BY village, voucher;
-- Valid decisions with what is left of their amount after payments and contracts that name them. A payment of a
-- contract names the decision of its contract, so the larger of the two counts, never both.
CREATE VIEW spare AS
    WITH paid AS (
        SELECT decision, sum(amount_fen)::BIGINT AS fen FROM payment
         WHERE decision IS NOT NULL AND state NOT IN ('returned', 'void') AND coalesce(result, '') NOT IN ('failed', 'returned')
         GROUP BY decision),
    agreed AS (
        SELECT decision, sum(total_fen)::BIGINT AS fen FROM contract
         WHERE decision IS NOT NULL AND kind NOT IN ('contract-out', 'lease') GROUP BY decision)
    SELECT d.*, greatest(coalesce(p.fen, 0), coalesce(a.fen, 0)) AS used_fen,
           d.amount_fen - greatest(coalesce(p.fen, 0), coalesce(a.fen, 0)) AS spare_fen
      FROM decision d LEFT JOIN paid p USING (decision) LEFT JOIN agreed a USING (decision);
-- Money that moved at the bank and that no entry can be: neither matched, nor of the amount and about the day of an entry
-- that nothing is matched with. Each movement in turn takes the first entry about its day that none before it took, so
-- that two movements need two entries, and entries of other days leave the rest alone.
CREATE VIEW unbooked AS
    WITH RECURSIVE moved AS (
        SELECT t.*, row_number() OVER (PARTITION BY village, inflow, amount_fen ORDER BY date, "transaction") AS place,
               p.bank_voucher_days AS days
          FROM bank_transaction t JOIN p USING (village) WHERE voucher IS NULL AND date <= until()),
    loose AS (
        SELECT village, debit_fen > 0 AS inflow, greatest(debit_fen, credit_fen) AS amount_fen, date,
               row_number() OVER (PARTITION BY village, debit_fen > 0, greatest(debit_fen, credit_fen)
                                  ORDER BY date, voucher, line) AS place
          FROM entry
         WHERE head = '102'
           AND NOT EXISTS (SELECT 1 FROM bank_transaction t WHERE t.village = entry.village AND t.voucher = entry.voucher)),
    walk AS (
        SELECT DISTINCT village, inflow, amount_fen, 0::BIGINT AS place, 0::BIGINT AS taken, true AS booked FROM moved
        UNION ALL
        SELECT m.village, m.inflow, m.amount_fen, m.place, coalesce(min(l.place), w.taken), min(l.place) IS NOT NULL
          FROM walk w
          JOIN moved m ON m.village = w.village AND m.inflow = w.inflow AND m.amount_fen = w.amount_fen
                      AND m.place = w.place + 1
          LEFT JOIN loose l ON l.village = m.village AND l.inflow = m.inflow AND l.amount_fen = m.amount_fen
                           AND l.place > w.taken AND abs(l.date - m.date) <= m.days
         GROUP BY m.village, m.inflow, m.amount_fen, m.place, w.taken)
    SELECT moved.* EXCLUDE (days) FROM moved JOIN walk USING (village, inflow, amount_fen, place) WHERE NOT walk.booked;
