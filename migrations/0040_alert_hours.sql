-- The hours at which somebody wants to be told of batches, in minutes after local midnight: nothing, at any hour. They are those of the
-- address in the shop, so each of its lines says the same.
ALTER TABLE follow ADD COLUMN from_minute BIGINT;
ALTER TABLE follow ADD COLUMN until_minute BIGINT;
