-- What goes with what, as the orders of a year tell: made anew each night from nothing but orders.
CREATE TABLE offer_goes (
    street TEXT NOT NULL, shop TEXT NOT NULL, bought TEXT NOT NULL, offered TEXT NOT NULL,
    together BIGINT NOT NULL, lift DOUBLE PRECISION NOT NULL, share DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (street, shop, bought, offered)
) /* clustered */;

-- How much more an article is wanted these weeks than through the year.
CREATE TABLE offer_season (
    street TEXT NOT NULL, shop TEXT NOT NULL, sku TEXT NOT NULL, factor DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (street, shop, sku)
) /* clustered */;

-- The last night whose work is done.
CREATE TABLE offer_night (
    street TEXT NOT NULL, shop TEXT NOT NULL, day TEXT NOT NULL, baskets BIGINT NOT NULL, at BIGINT NOT NULL,
    PRIMARY KEY (street, shop)
) /* clustered */;

-- What was proposed to somebody, because of what they buy, and what became of it. One at a time.
CREATE TABLE offer (
    street TEXT NOT NULL, shop TEXT NOT NULL, id TEXT NOT NULL,
    person TEXT NOT NULL, sku TEXT NOT NULL, because TEXT NOT NULL, share DOUBLE PRECISION NOT NULL,
    fresh_at BIGINT, season BOOLEAN NOT NULL, place TEXT NOT NULL, shown_at BIGINT NOT NULL,
    state TEXT NOT NULL, ended_at BIGINT, ended_by TEXT NOT NULL,
    PRIMARY KEY (street, shop, id)
);
CREATE INDEX offer_person ON offer (street, shop, person, shown_at, id);
CREATE UNIQUE INDEX offer_shown ON offer (street, shop, person) WHERE state = 'shown';
CREATE INDEX offer_open ON offer (street, shop, shown_at, id) WHERE state = 'shown';
