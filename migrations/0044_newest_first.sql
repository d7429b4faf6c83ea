-- The search looks among the newest first: words are found within a stretch of time. An older program goes on finding by the
-- words alone, in the same index.
/* stretches of search_entry */
