-- The conversation: what was understood of a message and what became of it, what a person corrected, and the words
-- that a shop adds to its own.
ALTER TABLE inbound ADD COLUMN understood TEXT NOT NULL DEFAULT '';
-- 'alone', 'asked', 'person', or nothing when there was nothing to understand.
ALTER TABLE inbound ADD COLUMN fate TEXT NOT NULL DEFAULT '';

-- Corrections as cases for later improvement, without numbers, names or addresses. A phrase is proposed as another
-- name of an article until it is taken or declined.
CREATE TABLE talk_case (
    street TEXT NOT NULL, shop TEXT NOT NULL, id TEXT NOT NULL,
    at BIGINT NOT NULL, body TEXT NOT NULL, phrase TEXT NOT NULL, sku TEXT NOT NULL,
    PRIMARY KEY (street, shop, id)
);

-- Other names of articles, as this shop's customers say them.
CREATE TABLE synonym (
    street TEXT NOT NULL, shop TEXT NOT NULL, phrase TEXT NOT NULL,
    sku TEXT NOT NULL, added_by TEXT NOT NULL, added_at BIGINT NOT NULL,
    PRIMARY KEY (street, shop, phrase)
);

-- How a shop lets the conversation go. Regulars with that many collected orders are taken at their word; 0: nobody.
CREATE TABLE talk_rule (
    street TEXT NOT NULL, shop TEXT NOT NULL, regular_after BIGINT NOT NULL,
    PRIMARY KEY (street, shop)
);
