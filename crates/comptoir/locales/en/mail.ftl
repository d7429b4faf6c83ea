# The letters by e-mail.
mail-received-subject = Reserved for { $at }: { $what }
mail-received-title = Reserved for { $day }, { $at }.
mail-received-text = { $shop } expects you. If you cannot come, say so with one press: a neighbour will be glad.
mail-ready-subject = Ready: { $what }
mail-ready-title = Ready: { $what }.
mail-ready-text = { $shop } keeps it all for you until { $until }. Say your code at the counter.
mail-code-preview = Your code at the counter: { $code }
mail-see-order = See the order
mail-calendar = Add to my calendar
mail-order-why = This message follows your order. There is nothing to answer.
mail-alert-subject = { $what }, { $within }
mail-alert-title = { $what }: the batch comes out at { $at }.
mail-alert-act = Reserve some
mail-alert-why = You asked to be told { $agreed }.
