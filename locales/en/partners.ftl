### Partners: the partner's cabinet and head office's pages about partners.

partners-home = Home
partners-hello = Hello, { $name }
partners-all = All
partners-choose = Choose
partners-details = Details

## Money

partners-money = Money
partners-month = Accrued this month
partners-trend-up = +{ $n }%
partners-trend-down = −{ $n }%
partners-to-last-month = on last month
partners-ever = { $amount } in all
partners-next-hold = Next { $amount } on { $date }
partners-no-hold = Holds end by themselves, on time
partners-paid-total = { $amount } paid so far
partners-held-until = On hold until { $date }
partners-paid-on = Paid { $date }
partners-expected = Expected
partners-no-estimate = Depends on the amount
partners-not-accrued = Not accrued

## How it is reckoned

partners-formula = How the reward is reckoned
partners-formula-first = Your reward: { $share } of the broker’s commission on each loan issued to your lead.
partners-formula-second = For a partner you brought: { $share } of their reward. Together never above { $cap } of the commission.
partners-formula-estimate = { $n ->
    [one] Until the loan is issued you see an estimate: the client’s amount × { $commission } usual commission × your share. An accrual is on hold for { $n } day.
   *[other] Until the loan is issued you see an estimate: the client’s amount × { $commission } usual commission × your share. An accrual is on hold for { $n } days.
}

## Leads

partners-own-leads = My leads
partners-leads-open = On the way
partners-leads-issued = Issued
partners-leads-refused = Refused
partners-leads-none = No leads here yet
partners-leads-none-next = Pass on a client who needs a loan: a name and a phone, the broker does the rest.
partners-lead-give = Give a lead
partners-lead-send = Send
partners-lead-taken = { $what }: the lead is accepted
partners-lead-known = { $what }: the network knows this person already
partners-to-leads = My leads
partners-client = Client
partners-status = Where the lead is now
partners-step = Step { $n } of { $total }: { $word }
partners-given = Given
partners-amount = Amount

partners-progress-accepted = Accepted
partners-progress-auction = At auction
partners-progress-search = Looking for a broker
partners-progress-broker = With a broker
partners-progress-issued = Loan issued
partners-progress-payable = Payable
partners-progress-paid = Paid
partners-progress-duplicate = Duplicate
partners-progress-archived = Archived

partners-next-accepted = Next: the network’s brokers bid for the lead.
partners-next-auction = Next: the broker who wins contacts the client.
partners-next-search = Next: the lead is offered to other brokers. Nothing for you to do.
partners-next-broker = Next: the broker collects the papers and applies to banks.
partners-next-issued = Next: when the hold ends, the reward becomes payable.
partners-next-payable = Next: the sum goes into the coming payout.
partners-next-paid = All done, thank you!
partners-next-duplicate = This person was given earlier, so no reward is accrued.
partners-next-archived = Nobody works this lead any more.

partners-feed = What happened
partners-feed-created = Accepted into the common pool
partners-feed-lot_opened = Put up for auction
partners-feed-sold = Handed to a broker
partners-feed-unsold = The auction found no buyer
partners-feed-returned = The broker returned the lead
partners-feed-recalled = The lead was recalled from the broker
partners-feed-accrued = Loan issued, accrued
partners-feed-reversed = Issue reversed, taken back

## The lead's form

partners-field-name = Client’s name
partners-field-phone = Phone
partners-field-phone-hint = Any spelling: 8 912…, +7 (912)…
partners-field-email = E-mail
partners-field-email-hint = A phone or an e-mail is needed
partners-field-product = What the client needs
partners-field-amount = Amount, ₽
partners-field-amount-hint = If you know it: the estimate of the reward depends on it
partners-field-city = City
partners-field-comment = Comment
partners-consent-text = The client agrees to the processing of their personal data and to passing them to the network’s credit brokers to find a loan
partners-consent-version = Text version { $version }
partners-then = What comes next
partners-then-check = We check that the network does not know the person yet.
partners-then-auction = The network’s brokers bid for the lead.
partners-then-broker = The winner calls the client and works the loan to its issue.
partners-then-reward = After the issue you get your reward; each step is shown here.

## Accruals

partners-statement = Income
partners-accruals = Accruals
partners-accruals-none = No accruals yet
partners-accruals-none-next = The first appears on the day a loan is issued to your lead.
partners-accruals-none-hq = The first appears when a loan is issued to a partner’s lead.
partners-none-found = Nothing found
partners-none-found-next = Drop the filter to see everything.
partners-only = Only { $name }
partners-from = For whom
partners-state = State
partners-kind = For what
partners-term = Term
partners-date = Accrued
partners-reversal-reward = Reward reversed
partners-reversal-referral = Referral reversed

## Referrals

partners-referrals = Referrals
partners-link = Referral link
partners-copy = Copy the link
partners-code = Code
partners-level-first = 1st level
partners-level-second = 2nd level
partners-level-first-note = { $n ->
    [one] { $n } own lead, { $share }
   *[other] { $n } own leads, { $share }
}
partners-level-second-note = { $n ->
    [one] { $n } partner, { $share }
   *[other] { $n } partners, { $share }
}
partners-first-of = { $n ->
    [one] From { $n } own lead
   *[other] From { $n } own leads
}
partners-second-of = { $n ->
    [one] From { $n } partner you brought
   *[other] From { $n } partners you brought
}
partners-issues = Issues
partners-issues-note = Of your leads
partners-brought = Whom you brought
partners-brought-none = You have brought nobody yet
partners-brought-none-next = Share the link with a colleague who knows people in need of a loan.
partners-since = since { $date }
partners-invite = Invite a partner
partners-invite-how = The new partner names the code to head office. It is fixed at registration for good.
partners-join = Invitation to become a partner
partners-join-text = You are invited to pass clients to the credit brokers of the MaK network and to earn on each loan issued.
partners-join-code = Code of the one who invites you
partners-join-next = Name this code to head office when you register: it ties you to the one who brought you.
partners-join-sign-in = I have a cabinet already

## Partners at head office

partners-partners = Partners
partners-partner = Partner
partners-partner-new = New partner
partners-partner-create = Register
partners-partner-added = Partner registered: { $what }
partners-partner-name = Name
partners-partner-email = E-mail to sign in with
partners-partner-password = First password
partners-partner-password-hint = At least 8 characters. The partner will change it
partners-about = About the partner
partners-niche = Trade
partners-niche-hint = Realtor, accountant, car dealer
partners-form = Legal form
partners-form-ip = Sole trader (ИП)
partners-form-ooo = Company (ООО)
partners-form-self_employed = Self-employed
partners-form-person = Individual
partners-inn = INN
partners-inn-hint = 10 digits for a company, 12 for the others
partners-referrer = Brought by
partners-referrer-hint = A partner’s code. It never changes after registration
partners-leads = Leads
partners-leads-count = { $n ->
    [one] { $n } lead
   *[other] { $n } leads
}
partners-earned = Accrued
partners-registered = Since
partners-find = Name or code
partners-find-clear = Clear the search
partners-none = No partners yet
partners-none-next = Register the first: they get a cabinet of their own and a code for invitations.

## Field errors

error-invalid_inn = No such INN: the check digits do not agree
error-inn_of_other_form = A company’s INN has 10 digits, the others’ 12
error-unknown_legal_form = Choose the legal form
error-unknown_referrer = No partner has this code
error-self_referral = Nobody can bring themselves: the INN is the same
error-disabled = The partner’s cabinet is closed
