-- The room of a meeting by video: which tab of a browser is there on each side (empty: none), when it was last heard, and
-- whether it sees the other. `since` is when both began to see each other, `together` for how many milliseconds they did before.
-- `said` numbers what is said there.
CREATE TABLE room (
    street TEXT NOT NULL, shop TEXT NOT NULL, appointment TEXT NOT NULL,
    customer_tab TEXT NOT NULL, customer_at BIGINT NOT NULL, customer_sees BOOLEAN NOT NULL,
    staff_tab TEXT NOT NULL, staff_at BIGINT NOT NULL, staff_sees BOOLEAN NOT NULL,
    said BIGINT NOT NULL, since BIGINT, together BIGINT NOT NULL,
    PRIMARY KEY (street, shop, appointment)
);

-- What one browser says to the other so that they find each other: addresses of the network and what each can show. Gone after a
-- minute.
CREATE TABLE room_word (
    street TEXT NOT NULL, shop TEXT NOT NULL, appointment TEXT NOT NULL, n BIGINT NOT NULL,
    from_tab TEXT NOT NULL, to_tab TEXT NOT NULL, body TEXT NOT NULL, at BIGINT NOT NULL,
    PRIMARY KEY (street, shop, appointment, n)
);
