# A channel that fails
channel-failing = { $what } have not left since { $since }: { $who } { $why }.
channel-wait = They wait, and will leave by themselves.
channel-failing-subject = Your messages do not leave
channel-back = { $what } leave again.
channel-back-subject = Your messages leave again
channel-texts = Text messages
channel-mails = Mails
channel-who-phone = the gateway phone
channel-who-twilio = Twilio
channel-who-ovh = OVH
channel-who-operator = the operator
channel-who-mail = the mail server
channel-why-silent = does not answer
channel-why-refuses = refuses our keys or our address
channel-why-broken = answers with an error
