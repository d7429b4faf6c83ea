-- What somebody of the shop does by voice today: who, how, why, what became of it.
CREATE TABLE ritual (
    street TEXT NOT NULL, shop TEXT NOT NULL, id TEXT NOT NULL,
    staff_id TEXT NOT NULL, day TEXT NOT NULL, person TEXT NOT NULL, kind TEXT NOT NULL, minutes BIGINT NOT NULL,
    promised BOOLEAN NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL, at BIGINT NOT NULL, ended_at BIGINT,
    PRIMARY KEY (street, shop, id)
);
CREATE INDEX ritual_day ON ritual (street, shop, staff_id, day, id);
CREATE INDEX ritual_person ON ritual (street, shop, person, at);

-- Which shop of the street has somebody on its list: never two in one week. Nothing more of it is known to the others.
CREATE TABLE ritual_week (
    street TEXT NOT NULL, contact TEXT NOT NULL, shop TEXT NOT NULL, at BIGINT NOT NULL,
    PRIMARY KEY (street, contact, shop)
) /* clustered */;
