-- A channel of a shop that fails, only while it does: since the first message that it did not take.
CREATE TABLE channel_trouble (
    street TEXT NOT NULL, shop TEXT NOT NULL, channel TEXT NOT NULL,
    since BIGINT NOT NULL, why TEXT NOT NULL, told_at BIGINT,
    PRIMARY KEY (street, shop, channel)
);
