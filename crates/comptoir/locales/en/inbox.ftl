# Messages received.
inbox-none-left = { $article }: none left.
inbox-left = { $article }: only { $left } left for that time.
inbox-next = The next batch: { $moment }.
