-- A small attention: an article of the shelf that waits for the next order of somebody, paid from the purse of its month.
CREATE TABLE attention (
    street TEXT NOT NULL, shop TEXT NOT NULL, id TEXT NOT NULL,
    person TEXT NOT NULL, given_by TEXT NOT NULL, sku TEXT NOT NULL, name TEXT NOT NULL, cost_cents BIGINT NOT NULL,
    month TEXT NOT NULL, state TEXT NOT NULL, order_id TEXT NOT NULL, line BIGINT NOT NULL,
    at BIGINT NOT NULL, moved_at BIGINT NOT NULL,
    PRIMARY KEY (street, shop, id)
);
CREATE INDEX attention_month ON attention (street, shop, month, id);
CREATE INDEX attention_person ON attention (street, shop, person, at, id);
CREATE INDEX attention_state ON attention (street, shop, state, id);
CREATE INDEX attention_order ON attention (street, shop, order_id, id);

-- What somebody wishes of attentions and cards: none at all, or where a card may be sent.
CREATE TABLE ritual_wish (
    street TEXT NOT NULL, shop TEXT NOT NULL, person TEXT NOT NULL,
    unwanted BOOLEAN NOT NULL, address TEXT NOT NULL, said_by TEXT NOT NULL, at BIGINT NOT NULL,
    PRIMARY KEY (street, shop, person)
);
