-- Which of several nodes does what only one should, until when by the server's clock.
CREATE TABLE lease (
    street TEXT NOT NULL, shop TEXT NOT NULL, name TEXT NOT NULL,
    holder TEXT NOT NULL, ends_at BIGINT NOT NULL,
    PRIMARY KEY (street, shop, name)
);
