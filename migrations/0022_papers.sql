-- Papers that bear a number: frozen when they are made, numbered without a hole for each shop, kind and year.
CREATE TABLE paper (
    street TEXT NOT NULL, shop TEXT NOT NULL, kind TEXT NOT NULL, year BIGINT NOT NULL, number BIGINT NOT NULL,
    subject TEXT NOT NULL, body TEXT NOT NULL, made_at BIGINT NOT NULL,
    PRIMARY KEY (street, shop, kind, year, number)
);
CREATE UNIQUE INDEX paper_subject ON paper (street, shop, kind, subject);
