-- Tickets that wait for the shop's printer to ask for them. A copy beyond the first is marked so.
CREATE TABLE ticket (
    street TEXT NOT NULL, shop TEXT NOT NULL, id TEXT NOT NULL,
    order_id TEXT NOT NULL, copy BIGINT NOT NULL, at BIGINT NOT NULL,
    PRIMARY KEY (street, shop, id)
);
CREATE INDEX ticket_at ON ticket (street, shop, at);
