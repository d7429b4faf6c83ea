-- What the desk finds by its words: names, notes, messages, calls. Made again from what other tables hold. terms: stems
-- without accents, each with the mark of its shop; n: the minute of at, then letters of the id, unique and growing.
CREATE TABLE search_entry (
    street TEXT NOT NULL, shop TEXT NOT NULL, id TEXT NOT NULL,
    n BIGINT NOT NULL, kind TEXT NOT NULL, person TEXT NOT NULL, contact TEXT NOT NULL,
    at BIGINT NOT NULL, body TEXT NOT NULL, terms TEXT NOT NULL,
    PRIMARY KEY (street, shop, id)
);
CREATE UNIQUE INDEX search_entry_n ON search_entry (n);
/* full text of search_entry */

-- Up to when each kind of thing was read.
CREATE TABLE search_cursor (
    street TEXT NOT NULL, shop TEXT NOT NULL, kind TEXT NOT NULL, at BIGINT NOT NULL,
    PRIMARY KEY (street, shop, kind)
);
