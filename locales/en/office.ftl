### Head office's pages: control room, pool, lots, wallets, plans, ledger check.

## Shared

office-all = All
office-open = Open
office-actions = Actions
office-copy = Copy
office-cancel = Cancel
office-choose = Choose
office-parts = Parts of the card
office-data = Data
office-kpis = Key figures
office-by-exchange = exchange
office-by-system = system
office-bids = { $n ->
    [one] { $n } bid
   *[other] { $n } bids
}

## Fields and columns

office-lead = Lead
office-lot = Lot
office-name = Name
office-phone = Phone
office-email = E-mail
office-contact = Contact
office-contacts = Contacts
office-product = Product
office-amount = Amount
office-amount-roubles = Amount, ₽
office-city = City
office-source = Source
office-partner = Partner
office-basis = Lawful basis
office-comment = Comment
office-created = Received
office-quality = Quality
office-quality-parts = What it is made of now
office-quality-phone = Phone
office-quality-email = E-mail
office-quality-city = City
office-quality-amount = Amount
office-quality-basis = Lawful basis
office-quality-source = Source
office-quality-age = Age
office-offered = Offered to head office
office-offered-how = Nobody bought this lead. Take it to work: hand it over or put it up for sale again.
office-offered-none = No leads are offered
office-offered-none-text = Leads that nobody bought come here.
office-pool-offered = Offered to the office
office-take = Take to work
office-release = Give back
office-taken-by = Taken by { $name }
office-taken-yours = You have this lead to work
office-taken-done = You have the lead to work
office-released-done = The lead is offered to everybody again
office-event-taken = Taken to work
office-event-released = Given back
office-sales = Sales
office-status = Status
office-stage = Stage
office-reserve = Reserve
office-bids-column = Bids
office-left = Left
office-left-or-closed = Left / closed
office-owner = Owner
office-winner = Winner
office-price = Price
office-sold-at = Sold
office-age = In pool
office-tenant = Franchisee
office-time = When
office-by = Who
office-sum = Amount
office-request = Request
office-history = History
office-history-none = Nothing has happened yet
office-duplicate-mark = Duplicate

## Control room

office-control = Control room
office-kpi-received = Received today
office-kpi-sold = Sold today
office-kpi-before = { $n } by this hour yesterday
office-kpi-revenue = Revenue today
office-kpi-week = { $amount } in 7 days
office-kpi-fill = Fill rate, 7 days
office-kpi-lots = { $n } of { $all } lots
office-kpi-median = To hand-over, median
office-kpi-median-note = from a lot’s opening, 7 days
office-kpi-open = On auction
office-pool-by-status = Pool by status
office-revenue-by-day = Revenue by day
office-revenue-spoken = Exchange revenue by day over two weeks, { $amount } in all
office-attention = Needs attention
office-attention-none = All calm
office-attention-none-text = Nothing waits for your decision.
office-attention-overdue = { $n ->
    [one] { $n } lot has not closed in time: check the worker
   *[other] { $n } lots have not closed in time: check the worker
}
office-attention-low = { $n ->
    [one] { $n } wallet is below the limit
   *[other] { $n } wallets are below the limit
}
office-attention-returned = { $n ->
    [one] { $n } lead was returned
   *[other] { $n } leads were returned
}
office-attention-recalled = { $n ->
    [one] { $n } lead was recalled
   *[other] { $n } leads were recalled
}
office-attention-unsold = { $n ->
    [one] { $n } lead is unsold
   *[other] { $n } leads are unsold
}
office-attention-new = { $n ->
    [one] { $n } new lead is not on auction
   *[other] { $n } new leads are not on auction
}
office-open-lots = Open lots
office-open-none = No auction is running
office-open-none-next = Put a lead from the pool up for sale: its lot will appear here with a countdown.
office-outcomes = Latest outcomes
office-outcomes-none = No outcomes yet
office-outcomes-none-text = Winners and prices of closed lots will appear here.
office-stuck = Stuck leads
office-stuck-none = No lead is stuck
office-stuck-none-text = { $n ->
    [one] Every lead is younger than { $n } hour or on auction.
   *[other] Every lead is younger than { $n } hours or on auction.
}
office-why = Reason
office-since = since { $at }
office-age-stands = How long it has stood so
office-age-any = Any time
office-age-fresh = Up to 2 hours
office-age-day = 2 hours to a day
office-age-week = A day to a week
office-age-old = More than a week
office-age-stuck = More than 2 hours
office-age-all = All
office-age-short-fresh = < 2 h
office-age-short-day = < 1 d
office-age-short-week = < 7 d
office-age-short-old = ≥ 7 d
office-low-threshold = threshold { $amount }
office-attention-from_partner = { $n ->
    [one] { $n } partner’s lead not on auction
   *[other] { $n } partners’ leads not on auction
}
office-waits = Waits
office-why-no-basis = No lawful basis for a hand-over
office-why-no-lot = Not put up for sale
office-low = Low on funds
office-low-mark = low
office-low-none = Everybody has funds
office-low-none-text = No wallet is below its threshold.
office-to-for-sale = Leads for sale
office-to-import = Import
office-to-tenants = Franchisees

## Pool

office-pool = Pool
office-pool-all = All
office-pool-for-sale = For sale
office-pool-views = Lead statuses
office-any-product = Any product
office-any-source = Any source
office-filters = Filters
office-filters-clear = Clear
office-find = Find
office-find-hint = Name, phone or e-mail
office-pool-empty = No leads in the pool yet
office-pool-empty-next = Add a lead by hand, import a file or wait for partners.
office-pool-none-found = Nothing found
office-pool-none-found-next = Change the query or clear the filters.
office-pool-none-so = No such leads right now
office-pool-none-so-next = Open all leads or choose another status.
office-back-to-pool = Back to the pool

## Lead

office-lead-new = New lead
office-lead-add = Add to the pool
office-contact-hint = A phone or an e-mail is needed
office-basis-hint = Without a basis a lead can be kept but not sold
office-twin-found = This person is in the pool already:
office-twin-next = If saved, the lead becomes a duplicate and can’t be auctioned.
office-known = { $n ->
    [0] This person was seen in the network’s bases today.
    [one] This person was seen in the network’s bases { $n } day ago.
   *[other] This person was seen in the network’s bases { $n } days ago.
}
office-lead-created = The lead is in the pool
office-lead-created-known = The lead is in the pool. The network has seen this person; days ago: { $what }
office-lead-duplicate = Saved as a duplicate: this person is in the pool already
office-lead-is-duplicate = A duplicate of
office-reveal = Show
office-reveal-why = Why show the contacts?
office-reveal-logged = The reason stays in the lead’s history
office-reveal-call = To call
office-reveal-message = To write
office-reveal-check = To check the data
office-reveal-other = Another reason

## Sale

office-sale = Sale
office-sell = Sell
office-sell-how = How to sell
office-sell-by-rules = By the rules
office-sell-own = On terms of your own
office-sell-plan = The rules choose the plan “{ $plan }”
office-sell-no-plan = No plan fits by the rules: set terms of your own
office-sell-window = Bidding time
office-sell-reserve = Reserve, ₽
office-window-60 = 1 minute
office-window-120 = 2 minutes
office-window-300 = 5 minutes
office-window-900 = 15 minutes
office-window-3600 = 1 hour
office-sale-open = The lead is on auction
office-sale-no-basis = There is no lawful basis to hand the data over: the lead can’t be sold. Get a consent.
office-sale-closed = This lead is not for sale: a duplicate or archived.
office-sale-waits = The lead waits to be put up for sale.
office-lots-of-lead = Lots of this lead
office-lot-opened = The lot is open, standing orders have bid already
office-lot-opened-number = Lot No. { $number } is open

## History

office-event-created = Lead received
office-event-lot_opened = Lot opened
office-event-stage_opened = Stage
office-event-sold = Sold:
office-event-redistributed = Redistributed:
office-event-unsold = Unsold
office-event-cancelled = Lot withdrawn
office-event-returned = Returned by
office-event-recalled = Recalled from
office-event-return_refused = Return refused to
office-event-superseded = Contact passed to a newer lead of this person
office-event-promoted = No longer a duplicate
office-event-revealed = Contacts shown
office-event-other = Event
office-event-duplicate = Duplicate of another lead

## Lots

office-lots = Lots
office-lots-views = Lot states
office-lots-all = All
office-lots-open = Open
office-lots-sold = Sold
office-lots-unsold = Unsold
office-lots-cancelled = Cancelled
office-lots-all-of = All lots
office-lots-period = When they closed
office-lots-from = Closed from
office-lots-to = to
office-lots-ever = All time
office-lots-none = There have been no lots yet
office-lots-none-next = Put a lead from the pool up for sale: the sale plan will take it through its stages.
office-lots-none-so = No such lots
office-lots-none-so-next = Open all lots or choose another state and other days.
office-lot-number = Lot No. { $number }
office-lot-opened-at = opened { $at }
office-lot-closed-at = closed { $at }
office-lot-ends-at = stage ends { $at }
office-lot-price-hidden = will be known at closing
office-lot-best = best bid { $amount }
office-lot-no-bids = no bids
office-lot-bids-hidden = amounts are hidden until closing
office-lot-took = in { $span }
office-bids-title = Bids
office-bid = Bid
office-bid-source = How
office-bid-source-standing_order = standing order
office-bid-source-manual = by hand
office-bid-live = live
office-bid-replaced = raised
office-bid-outbid = outbid
office-bid-won = won
office-bid-lost = lost
office-bid-void = void
office-bids-hidden = Bids are hidden
office-bids-hidden-text = { $n ->
    [one] { $n } bid taken. Everybody learns who and how much at closing.
   *[other] { $n } bids taken. Everybody learns who and how much at closing.
}
office-bids-none = There were no bids
office-bids-none-text = Each franchisee’s reason is below.
office-reasons = Who did not get it, and why
office-reasons-none = No reasons yet
office-reasons-none-open = Everybody who does not get the lead will learn why.
office-reasons-none-text = No reasons were recorded for this lot.
office-reason-suspended = The franchisee is suspended
office-reason-consent = The client’s consent does not cover a hand-over
office-reason-own_return = The franchisee has returned this very lead
office-reason-repeat_buyer = The franchisee has bought this person before
office-reason-not_in_plan = Takes no part in this stage
office-reason-product = Does not buy this product
office-reason-city = Does not buy in this city
office-reason-amount = The amount is outside its range
office-reason-source = Does not buy from this source
office-reason-daily_cap = The day’s limit is reached
office-reason-no_funds = Not enough funds
office-reason-no_bid = Could have bid and did not
office-reason-order_filters = No standing order fits
office-reason-order_limit = The standing order’s limit is below the least bid
office-reason-order_cap = The standing order has reached its daily cap
office-reason-order_funds = Not enough funds for the standing order’s limit
office-reason-outbid = Somebody bid more
office-reason-outweighed = Weighed by ratings, somebody else won
office-reason-lost_draw = Equal bids, the lot’s draw
office-reason-below_reserve = The bid is below the reserve
office-reason-not_in_turn = It was another’s turn
office-reason-taken_by_other = Somebody else took the lead
office-reason-price_above_limit = The price was above the order’s limit
office-reason-cancelled = The lot was withdrawn
office-reason-by_hand = Given to another by hand
office-reason-limit-price = Limit { $limit }, the lead went for { $price }
office-reason-price = The lead went for { $price }
office-reason-bid-price = Bid { $bid }, the lead went for { $price }
office-reason-bid-reserve = Bid { $bid }, reserve { $reserve }
office-reason-turn = Given in turn over { $days } days: { $given }, to the winner: { $winner }. Its rating { $score }, { $free } % of its caps free
office-proof = Proof
office-proof-text = Rules, reserve and draw are fixed by a hash at opening. They can’t be changed after the bids.
office-commitment = Commitment at opening
office-root = Root of the bid log
office-proof-later = The file to verify with appears after closing.
office-proof-download = Download the proof
office-proof-how = Verify without us:

## Plans

office-plans = Sale plans
office-plan = Sale plan
office-plan-default = Standard
office-plan-own = Own terms
office-plans-how = A lead takes the most specific plan that fits: product counts before city, city before source. The lot walks the stages in order until the lead finds an owner.
office-plans-none = No active plans
office-plans-none-next = Without a plan leads can only be sold on own terms, from a lead’s card.
office-plan-all-leads = All leads
office-plan-version = Version { $n } of { $at }
office-plan-sales = Lots closed in { $days } days: { $lots }, sold: { $sold }
office-plan-no-sales = No lots in { $days } days
office-stage-sealed = Bids are hidden for { $window }. The highest wins and pays the second price, at least { $reserve }.
office-stage-sealed-min = Bidders see a minimum of { $amount }; the reserve is hidden.
office-stage-sealed-weighed = Ratings weigh the bids by { $weight } %.
office-stage-ascending = Open bids for { $window }: from { $start }, step { $step }. The winner pays its own bid.
office-stage-ascending-extend = A bid in the last { $extend } extends the auction by as much, by { $most } at most.
office-stage-descending = The price falls from { $start } to { $floor }, by { $step } every { $window }. The first to take the lead has it.
office-stage-assign = In turn to an eligible franchisee for { $price }.
office-stage-assign-shares = { $n ->
    [one] A share is set for { $n } franchisee.
   *[other] Shares are set for { $n } franchisees.
}
office-bids-falling = There are no bids here
office-bids-falling-text = The lead goes to the first who agrees to the price, and the lot closes at once.
office-bids-rising = Bids are open, bidders are hidden
office-leading = Leading bid
office-leading-note = whose it is shows after closing
office-falling = Price now
office-falls-in = falls in
office-falling-floor = the floor; then the lot walks on
office-lot-reason = Head office decided:
office-lot-cancel = Withdraw the lot
office-lot-cancel-text = All holds are released, the lead can be sold again, and the lot’s log is sealed and signed.
office-lot-cancel-sure = Withdraw the lot? Its bids are void.
office-lot-cancelled = The lot was withdrawn
office-hand = Hand over by hand
office-hand-choose = Choose a franchisee
office-hand-price = Price, ₽
office-hand-reason = Reason
office-hand-hint = It stays in the lead’s history and in the signed outcome. Rules of eligibility can be overruled, but not a suspension or a missing consent.
office-hand-do = Hand the lead over
office-hand-sure = Hand the lead over to this franchisee? It is charged at once.
office-handed = The lead was handed over
office-overruled = Handed over against a rule: { $reason }
office-stage-hq = The lead is offered to head office’s own people. It is unsold until one of them takes it, hands it over or puts it up again.

## Wallets

office-wallets = Wallets
office-wallet-of = Wallet: { $name }
office-wallets-count = { $n ->
    [one] { $n } franchisee
   *[other] { $n } franchisees
}
office-wallets-none = No wallets yet
office-wallets-none-next = A wallet opens together with a franchisee’s site.
office-balance = Balance
office-balance-note = with what is held for bids
office-credit = Credit
office-credit-note = how far below zero it may go
office-left-money = Balance and credit
office-deposit = Deposit
office-deposit-title = Deposit
office-deposit-amount = Amount, ₽
office-deposit-reference = Payment reference
office-deposit-hint = The same reference again does not credit twice
office-deposited = { $what } ₽ credited
office-transfers = Transfers
office-transfers-latest = Latest transfers
office-transfers-none = No transfers yet
office-transfers-none-next = The first deposit will appear here.
office-transfer = Transfer
office-ground = Ground
office-transfer-deposit = Deposit
office-transfer-hold = Hold
office-transfer-release = Release
office-transfer-capture = Lead paid
office-transfer-charge = Paid without a bid
office-transfer-withdrawal = Withdrawal
office-transfer-reversal = Reversal
office-transfer-refund = Refund of a lead

## Ledger check

office-ledger = Ledger check
office-check-again = Check again
office-ledger-clean = Everything matches.
office-ledger-clean-text = Money and owners of leads were counted from the rows of the database as this page opened.
office-ledger-wrong = There are mismatches.
office-ledger-wrong-text = Stop deposits and hand this page to the developers: red lines show where to look.
office-dead = Set-aside events
office-dead-topic = Event
office-dead-attempts = Attempts
office-dead-error = Last error
office-dead-happened = Happened
office-dead-died = Set aside
office-dead-actions = Actions
office-dead-network = The network
office-dead-replay = Replay
office-dead-older = Show earlier ones
office-dead-all = Replay all ({ $n })
office-dead-all-question = { $n ->
    [one] Replay { $n } event?
   *[other] Replay { $n } events?
}
office-dead-none = No events were set aside
office-dead-none-text = An event comes here when its handling has failed eight times. Remove the cause and replay it from here.
office-dead-replayed = The event is queued again
office-dead-all-replayed = Events queued again: { $what }
office-verdicts = What was checked
office-check-yes = yes
office-check-no = no
office-check-transfers-all = Transfers
office-check-transfers-note = rows of the ledger never change
office-check-postings-all = Postings
office-check-postings-note = two or more a transfer
office-check-sold-all = Sold leads
office-check-sold-note = looked for in franchisees’ schemas
office-check-sum = Sum of all postings
office-check-sum-means = Must be zero: money neither appears nor vanishes.
office-check-transfers = Unbalanced transfers
office-check-transfers-means = Each transfer takes exactly as much as it gives.
office-check-balances = Balances match
office-check-balances-means = Each wallet’s balance is the sum of its postings.
office-check-holds = Holds match
office-check-holds-means = Each wallet’s hold is the sum of its live bids.
office-check-owners = Leads with two owners
office-check-owners-means = Each sold lead is with exactly one franchisee: the winner.

office-territories = Territories
office-territory = Territory
office-territory-new = New territory
office-territory-name = Name
office-territory-owner = Owner
office-territory-owner-hint = The owner sees how many leads of the territory went to them, to others, or stayed unsold. The others are not named.
office-territory-no-owner = No owner
office-territory-places = Cities and regions
office-territory-places-hint = One a line or separated by commas. A city belongs to one territory only.
office-territory-no-places = No cities named
office-territory-save = Save
office-territory-delete = Delete the territory
office-territory-delete-sure = Delete the territory? Its leads stay where they are, but the owner no longer sees the report.
office-territory-created = The territory has been created
office-territory-changed = The territory has been saved
office-territory-deleted = The territory has been deleted
office-territory-leads = Leads
office-territory-count = { $n ->
    [one] { $n } territory
   *[other] { $n } territories
}
office-territory-fill = Fill rate
office-territory-unsold = Unsold
office-territory-unsold-note = { $n ->
    [one] { $n } lead unsold
   *[other] { $n } leads unsold
}
office-territory-unowned = Without an owner
office-territory-unowned-note = territories that nobody watches over
office-territory-outside = Outside territories
office-territory-outside-note = leads from cities that are not on the map
office-territory-where = Where they went
office-territory-share = Owner’s share
office-territory-fates = Leads of 4 weeks
office-territory-quiet = No leads in 4 weeks
office-territory-quiet-text = Check how the cities are spelt; case and “ё” do not matter.
office-territory-unmapped = Cities outside territories
office-territory-unmapped-text = Leads come from these cities, but no territory holds them.
office-territories-none = No territories yet
office-territories-none-next = Assign cities to franchisees: the owner will see what became of every lead from there.
office-bank-title = Bank statements
office-bank-upload = Upload a statement
office-bank-drop = Drop the statement here or choose a file
office-bank-hint = 1CClientBankExchange (kl_to_1c.txt) up to 16 MB, in any encoding
office-bank-how = Incoming payments find their franchisee by the payer’s INN, else by the name, site or wallet number in the purpose. Each payment is booked once, even if two files have it.
office-bank-send = Upload
office-bank-earlier = Uploaded statements
office-bank-file = File
office-bank-days = Days
office-bank-documents = Documents
office-bank-done = Done
office-bank-running = Under way
office-bank-running-note = Each payment is booked on its own: you may leave this page.
office-bank-none = No statements yet
office-bank-none-next = Export a statement from the bank in the 1C format and upload it here.
office-bank-to-queue = Open the queue
office-bank-cut = The file has no closing line: it seems cut off. What is in it was taken.
office-bank-outcome = Outcome
office-bank-booked = Booked
office-bank-booked-note = the money is in wallets
office-bank-waiting = Waits
office-bank-waiting-kpi = nobody is named
office-bank-new = Being judged
office-bank-ignored = Laid aside
office-bank-repeated = Seen before
office-bank-repeated-note = in another row or file
office-bank-outgoing = Not incoming
office-bank-broken = Unreadable
office-bank-broken-note = named by their lines
office-bank-line = Line
office-bank-document = Document
office-bank-party = Payer or payee
office-bank-about = Encoding { $encoding }, uploaded by { $by },
office-bank-queue = Payments without a franchisee
office-bank-aside = Laid aside
office-bank-aside-how = Payments laid aside are nobody’s. Any of them can still be booked.
office-bank-inn = INN { $inn }
office-bank-number = No. { $number }
office-bank-book = Book
office-bank-pick = Choose a franchisee
office-bank-reason = Why not to book it
office-bank-ignore = Lay aside
office-bank-queue-none = All payments are dealt with
office-bank-queue-none-next = New ones appear when a statement does not say whose a payment is.
office-bank-booked-flash = The payment is booked
office-bank-ignored-flash = The payment is laid aside
office-bank-why-inn = by the payer’s INN
office-bank-why-purpose = by the purpose
office-bank-why-hand = picked by hand
office-bank-why-unmatched = No franchisee is named
office-bank-why-ambiguous = Several fit
office-bank-why-maybe_by_hand = May be typed in already
office-bank-why-reversed = The booking was undone
office-bank-why-section_not_closed = the document is cut off
office-bank-why-no_number = no number
office-bank-why-bad_date = unreadable date
office-bank-why-bad_amount = unreadable amount
office-bank-why-conflicting_amounts = two different amounts
office-bank-waiting-note = { $n ->
    [one] { $n } payment waits
   *[other] { $n } payments wait
} for a decision: { $amount }.
office-bank-waiting-here = { $n ->
    [one] { $n } payment of this statement waits
   *[other] { $n } payments of this statement wait
} for a decision: choose a franchisee.
office-bank-queue-how = { $n ->
    [one] { $n } payment
   *[other] { $n } payments
}, { $amount }. Choose whose it is, or lay it aside with a reason.
office-policy = Thresholds of the network
office-policy-how = For wallets with no thresholds of their own. Available, held and credit together count. 0: never.
office-policy-saved = The network’s thresholds are saved
office-low-at = Warn when less is left, ₽
office-pause-at = Stop orders when less is left, ₽
office-save = Save
office-wallets-find = Find a wallet
office-wallets-find-hint = Name, city, site or INN
office-wallets-sort = Order
office-wallets-sort-low = Low ones first
office-wallets-sort-balance = Balance: lowest first
office-wallets-sort-most = Balance: highest first
office-wallets-sort-name = By name
office-wallets-sums = Balance { $balance }
office-wallets-low = Low: { $n }
office-wallets-none-found = No such wallets
office-wallets-none-found-next = Check the name or look by city.
office-wallet-number = Number
office-moved = Moved
office-paused-mark = Orders wait
office-bank-queue-short = Unmatched: { $n }
office-withdrawal = Pay out to the franchisee
office-withdrawal-how = Only the tenant’s own free money is paid out: neither held money nor credit.
office-withdrawal-do = Pay out
office-withdrawn = Paid out
office-reference-out = Outgoing payment
office-reason = Reason
office-limit = Credit limit
office-limit-sum = New limit, ₽
office-limit-set = Set
office-limit-saved = The limit is set
office-limit-was = { $was } → { $now }
office-thresholds = Thresholds
office-thresholds-saved = The thresholds are saved
office-thresholds-network = As the network
office-requisites = Requisites
office-requisites-how = Payments of a statement find this franchisee by the INN.
office-requisites-saved = The requisites are saved
office-inn = INN
office-kpp = KPP
office-legal-name = Legal name
office-undo = Undo
office-undo-title = Undo the deposit of { $amount }
office-undo-how = A reverse transfer will be made. A payment of a statement goes back to the queue.
office-undone = The deposit is undone
office-reason-consent_scope = The person’s consent names others
office-reason-quality = Quality below what it buys
office-reason-hours = Outside its buying hours
office-reason-monthly_cap = Monthly cap reached
office-reason-share_cap = Share of this city and product reached
office-reason-order_quality = Quality below the standing order’s
office-reason-order_paused = The standing order is paused
office-reason-order_schedule = The standing order does not bid at this hour
office-reason-order_monthly_cap = The standing order’s monthly cap is reached
office-reason-order_budget = The standing order’s budget for the month is used up
office-plan-quality = Quality from { $n }
office-plan-age = { $n ->
    [one] A day old or more
   *[other] { $n } days old or more
}
office-plan-min-age = Least age, days
office-plan-min-age-hint = Since the lead came in; empty: any
office-plan-resold = Sold before
office-plan-resold-hint = A returned or recalled sale counts too
office-resold-any = Any
office-resold-true = Sold before
office-resold-false = Never sold
office-plan-new = New plan
office-plan-edit = Change the plan
office-plan-open = Open
office-plan-copy = Copy
office-plan-change = Change
office-plan-save = Save the version
office-plan-save-hint = Open lots go on by their own terms.
office-plan-saved = The version is saved
office-plan-retired = The plan is retired
office-plan-retire = Retire the plan
office-plan-retire-sure = Retire the plan? No new lots will take it; open ones go on to their end.
office-plan-is-retired = Retired
office-plans-resting = Not in force
office-plan-comes = comes into force { $at }
office-plan-retired-at = retired { $at }
office-plan-next = Next version from { $at }
office-plan-rules = For which leads
office-plan-name = Name
office-plan-hours = When it applies
office-plan-hours-hint = Moscow time. Nothing chosen: always
office-plan-stages = Stages
office-plan-move-hint = Drag a card, or press Alt and an arrow
office-plan-start = Start
office-plan-starts = In force from
office-plan-starts-hint = Moscow time. Empty: at once
office-plan-now = In force now
office-plan-before = Not begun yet
office-plan-versions = Versions
office-version = version { $n }
office-version-current = in force
office-version-coming = from { $at }
office-version-replaced = overtaken
office-version-retires = retires the plan
office-version-since = In force from { $at }
office-version-first = The first version
office-version-same = No changes
office-stage-add = Add a stage
office-stage-up = Up
office-stage-down = Down
office-stage-remove = Remove the stage
office-stages-none = No stages yet: add the first.
office-stage-about-sealed = Bids are hidden; the highest wins and pays the second price, at least the reserve.
office-stage-about-assign = Whoever is in turn gets the lead at a fixed price.
office-stage-about-hq = The lead stays with head office.
office-stage-field-window_s = Window for bids
office-stage-field-reserve = Reserve, ₽
office-stage-field-public_min = Minimum shown, ₽
office-stage-field-score_weight = Weight of the rating, %
office-stage-field-price = Price, ₽
office-stage-field-weights = Shares of the participants
office-weights-hint = All empty: everybody takes part alike
office-unit = Unit of time
office-unit-s = s
office-unit-min = min
office-unit-h = h
office-change-name = Name
office-change-active = The plan was retired or brought back
office-change-products = Products
office-change-cities = Cities
office-change-sources = Sources
office-change-min_quality = Quality at least
office-change-schedule = Hours
office-change-min_age_days = Least age, days
office-change-resold = Sold before
office-change-stage_added = Stage { $n } added, “{ $kind }”
office-change-stage_removed = Stage { $n } removed, “{ $kind }”
office-change-stage_moved = Stage “{ $kind }” moved from { $before } to { $after }
office-change-stage = Stage { $n }, “{ $kind }”.
office-change-nothing = not set
office-preview = Try it on a past lead
office-preview-lead = Lead
office-preview-wait = Choose a lead and fill in the stages: here you see who would have got it.
office-preview-no-leads = There are no leads in the pool yet to try it on.
office-preview-chosen = By today’s rules the lead would take the plan
office-preview-none = By today’s rules no plan fits the lead.
office-preview-facts = { $days ->
    [0] The lead came in less than a day ago
    [one] The lead is { $days } day old
   *[other] The lead is { $days } days old
}
office-preview-price = from { $price }
office-preview-nobody = Nobody could have bought it; the lead would have walked on.
office-preview-order = an order bids
office-preview-by-hand = could bid by hand
office-buying = what it buys
office-buying-saved = Saved
office-buying-settings = Terms of buying
office-buying-how = Empty: no limit. Counts for lots that open and bids that are placed from now on.
office-buying-share = Share at most, %
office-buying-share-hint = Of the leads of a city and product within 30 days
office-buying-hours = Buying hours
office-buying-hours-hint = By the franchisee’s clock. Nothing chosen: always
office-buying-wallet = Wallet
office-rules = Rules of buying
office-rules-rules = Rules for the whole network
office-rules-repeat = Repeat purchase, days
office-rules-repeat-hint = For so many days a franchisee is not sold a person it bought before
office-rules-duplicate = Duplicate, days after a sale
office-rules-duplicate-hint = For so many days a new lead of a sold person stays a duplicate; later it comes in as a new one
office-rules-share = Shares count from, leads
office-rules-share-hint = While fewer were sold within 30 days, the share limits nobody
office-rules-days = Starter, days
office-rules-leads = First leads for a starter
office-rules-starter-hint = At a turn stage a starter comes first until it has been given so many leads. 0: no quota.
office-rules-default = The default rules
office-rules-since = In force since { $at }, { $by }
office-stage-about-ascending = Open bids rise by a step; a late bid moves the end. The winner pays its own bid.
office-stage-about-descending = The price falls by steps. Whoever takes it first has the lead.
office-stage-field-start = Starting price, ₽
office-stage-field-step = Step, ₽
office-stage-field-extend_s = A late bid extends by
office-stage-field-max_extend_s = Extension at most
office-stage-field-step_s = Each price stands for
office-stage-field-floor = Lowest price, ₽
office-holds-sealed = Bids are sealed from head office too: what is held for them is part of the balance and not shown apart.
