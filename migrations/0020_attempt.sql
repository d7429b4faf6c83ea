-- How often somebody tried to enter in a minute, by all nodes together; who is a word that only this installation computes.
CREATE TABLE attempt (
    street TEXT NOT NULL, shop TEXT NOT NULL, minute BIGINT NOT NULL, word TEXT NOT NULL,
    n BIGINT NOT NULL,
    PRIMARY KEY (street, shop, minute, word)
);
