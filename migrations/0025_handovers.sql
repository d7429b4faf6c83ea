-- Somebody who answers for the shop hands their clients over to a colleague: one going on at a time for each of them.
-- kind: planned, or sudden when they are gone already.
CREATE TABLE handover (
    street TEXT NOT NULL, shop TEXT NOT NULL, leaver TEXT NOT NULL,
    successor TEXT NOT NULL, kind TEXT NOT NULL, until_at BIGINT NOT NULL, state TEXT NOT NULL,
    actor TEXT NOT NULL, at BIGINT NOT NULL,
    PRIMARY KEY (street, shop, leaver)
);

-- Person by person: the words of the introduction, where it stands, the meeting that they chose.
CREATE TABLE handover_person (
    street TEXT NOT NULL, shop TEXT NOT NULL, leaver TEXT NOT NULL, person TEXT NOT NULL,
    body TEXT NOT NULL, step TEXT NOT NULL, slot_at BIGINT, actor TEXT NOT NULL, at BIGINT NOT NULL,
    PRIMARY KEY (street, shop, leaver, person)
);
CREATE INDEX handover_person_person ON handover_person (street, shop, person);
CREATE INDEX handover_person_slot ON handover_person (street, shop, slot_at) WHERE slot_at IS NOT NULL;

-- Who has not been introduced to an address yet: no message in their name leaves to it.
CREATE TABLE stranger (
    street TEXT NOT NULL, shop TEXT NOT NULL, contact TEXT NOT NULL, author TEXT NOT NULL,
    PRIMARY KEY (street, shop, contact, author)
) /* clustered */;
