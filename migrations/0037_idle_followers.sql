-- When something was last heard of who is told of batches, so that whoever gave no sign of life for years is forgotten. Zero: not
-- looked at yet.
ALTER TABLE follow ADD COLUMN seen BIGINT NOT NULL DEFAULT 0;
CREATE INDEX follow_seen ON follow (street, shop, seen, contact) WHERE state = 'active';
