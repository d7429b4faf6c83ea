-- Which node claimed something: when it is not heard of any more, others take over at once what it had in hand.
ALTER TABLE message ADD COLUMN claimed_by TEXT NOT NULL DEFAULT '';
CREATE INDEX message_claimed ON message (street, claimed_by) WHERE state = 'sending';
ALTER TABLE job ADD COLUMN claimed_by TEXT NOT NULL DEFAULT '';
CREATE INDEX job_claimed ON job (street, claimed_by) WHERE state = 'running';
ALTER TABLE ring ADD COLUMN claimed_by TEXT NOT NULL DEFAULT '';
CREATE INDEX ring_claimed ON ring (street, claimed_by) WHERE claimed_by <> '';

-- How much a program must know to go on beside a step; 0: every program does.
ALTER TABLE schema_version ADD COLUMN least BIGINT NOT NULL DEFAULT 0;
