# Un canal qui ne marche plus
channel-failing = { $what } ne partent plus depuis { $since } : { $who } { $why }.
channel-wait = Ils attendent, et repartiront seuls.
channel-failing-subject = Vos messages ne partent plus
channel-back = { $what } partent de nouveau.
channel-back-subject = Vos messages partent de nouveau
channel-texts = Les SMS
channel-mails = Les mails
channel-who-phone = le téléphone-passerelle
channel-who-twilio = Twilio
channel-who-ovh = OVH
channel-who-operator = l'opérateur
channel-who-mail = le serveur de mail
channel-why-silent = ne répond pas
channel-why-refuses = refuse nos clés ou notre adresse
channel-why-broken = répond par une erreur
