-- What the shop proposes to somebody at a price that holds until a day, frozen, and what they answered.
CREATE TABLE quote (
    street TEXT NOT NULL, shop TEXT NOT NULL, id TEXT NOT NULL, year BIGINT NOT NULL, number BIGINT NOT NULL,
    holder TEXT NOT NULL, body TEXT NOT NULL, state TEXT NOT NULL, until_at BIGINT NOT NULL,
    order_id TEXT, made_by TEXT NOT NULL, made_at BIGINT NOT NULL, moved_at BIGINT NOT NULL,
    PRIMARY KEY (street, shop, id)
);
CREATE UNIQUE INDEX quote_number ON quote (street, shop, year, number);
CREATE INDEX quote_holder ON quote (street, shop, holder, made_at);
CREATE INDEX quote_made ON quote (street, shop, made_at);
CREATE INDEX quote_until ON quote (street, shop, until_at);
CREATE UNIQUE INDEX quote_order ON quote (street, shop, order_id);

-- By which address a paper with a number is found again. The paper stays when its customer is forgotten; this does not.
CREATE TABLE paper_holder (
    street TEXT NOT NULL, shop TEXT NOT NULL, holder TEXT NOT NULL, made_at BIGINT NOT NULL,
    kind TEXT NOT NULL, year BIGINT NOT NULL, number BIGINT NOT NULL, subject TEXT NOT NULL,
    PRIMARY KEY (street, shop, holder, made_at, kind, year, number)
) /* clustered */;
