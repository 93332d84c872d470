### Looking for duplicates in the whole base.

duplicates = Duplicates
duplicates-scan = Find duplicates
duplicates-why = By
duplicates-why-contact = Phone or e-mail
duplicates-why-name = Similar names
duplicates-name-hint = The name and the city are much the same. It is a hint: they may be different people.
duplicates-scanned = Checked
duplicates-running = Looking
duplicates-dismiss = Different people
duplicates-dismissed = Not offered any more
duplicates-none = No duplicates
duplicates-none-next = New leads are checked by themselves. Look again after a large import.
duplicates-never = Nobody has looked yet
duplicates-never-next = Press “Find duplicates”: the whole base is checked by phones, e-mails and names. You can go on working.
duplicates-policy = A new lead whose phone or e-mail is known
duplicates-policy-warn = Make it and warn
duplicates-policy-warn-hint = Both cards stay, whoever has the older one is told
duplicates-policy-forbid = Don't make it
duplicates-policy-forbid-hint = The history of the older card says that the person came again
duplicates-policy-attach = Add it to the older card
duplicates-policy-attach-hint = New contacts and answers are kept, a closed card is opened; it can be parted for 30 days
duplicates-policy-kept = The rule is kept
