### The exchange as a franchisee sees it: the floor, the wallet, standing orders.

## The floor

exchange-floor = Auction
exchange-views = Which lots to show
exchange-view-all = All
exchange-view-mine = Mine
exchange-view-sealed = Sealed
exchange-view-ascending = Ascending
exchange-view-descending = Descending
exchange-filter-product = Product
exchange-filter-products = All products
exchange-filter-city = City
exchange-filter-cities = All cities
exchange-filter-apply = Show
exchange-sound = Sound for a new lot and an outbid bid
exchange-next-bid = Next bid
exchange-outbid = Outbid at
exchange-leads = leading
exchange-you-lead = You are leading
exchange-raise-to = Raise to { $amount }
exchange-bid-at = Bid { $amount }
exchange-next-price = Next
exchange-floor-price = Floor
exchange-falls-in = The price falls in
exchange-take = Take for { $price }
exchange-take-sure = Take the lead for { $price }? It is paid at once.
exchange-lead-taken = The lead is yours
exchange-open-bids = Bids so far
exchange-open-bids-none = No bids yet. The first one leads at once.
exchange-own-bid = yours
exchange-amount = Amount
exchange-view-fitting = Open to me
exchange-aside = Wallet, orders, results
exchange-city-unknown = city not told
exchange-by-order = By order
exchange-why = Why not me
exchange-receipt = Receipt no. { $n }
exchange-none = No lots are open now
exchange-none-next = A new lot will appear here by itself. A standing order bids for you in its first second.
exchange-none-here = There are no such lots
exchange-none-here-next = Show all lots: there are others among them.
exchange-results = Latest results
exchange-results-none = Results of the lots you took part in will be here.
exchange-won-bid = Yours, second price for a bid of { $amount }
exchange-won-turn = Yours, in turn
exchange-bid-taken = Bid of { $what } ₽ taken
exchange-bid-receipt = Bid of { $amount } taken, receipt no. { $n }

## The lot

exchange-to-floor = All lots
exchange-to-lead = Open the lead
exchange-you-won = The lead is yours
exchange-other-won = The lead went to somebody else
exchange-price = Price
exchange-closed-at = Closed
exchange-receipt-what = The receipt shows that the bid was taken, and its place in the lot's log. Keep it: after closing the log is revealed, and anybody can check it.
exchange-receipt-at = Taken
exchange-receipt-leaf = Hash of the bid
exchange-receipt-signature = The exchange's signature
exchange-rules = Rules
exchange-rules-sealed = Bids are hidden until the end. The highest wins, and the winner pays the second price: the highest of the other bids, but at least the reserve.
exchange-rules-weighed = Ratings weigh bids by { $weight } %. Yours is { $score } of 100, and every 1,000 ₽ of your bid counts as { $thousand }. The bid that counts for most wins, and the winner pays the least with which it would still have won.
exchange-weighed = Rating { $score }: 1,000 ₽ count as { $thousand }
exchange-rules-ascending = Bids are open, but nobody sees whose they are. The next one exceeds the leading bid by at least a step. A late bid extends the auction. The highest wins and pays its own amount; an outbid bid has its hold back at once. Standing orders bid the least that leads, up to their limit.
exchange-rules-descending = The price falls by steps to the floor. The first to take the lead has it, at the price of that moment. A standing order takes as soon as the price reaches its limit.
exchange-rules-tie = Equal bids are decided by the lot's draw. It was chosen before the bidding and fixed by the hash together with the reserve and the rules.
exchange-commitment = Hash of the rules, the reserve and the draw, published at the opening

## Why not me

exchange-why-outbid-figures = You bid { $bid }, the winner paid { $price }. That is what had to be exceeded.
exchange-why-outbid-weighed = Weighed by the rating, your bid of { $bid } counted as { $counted }, the winning one as { $won }. The winner paid { $price }.
exchange-why-reserve = The bid is below the reserve of { $reserve }.
exchange-why-turn = In the last { $days } days you were given { $given } leads in turn, the winner { $winner }. Turns go by shares: weight { $weight }, your rating { $score } of 100, { $free } % of your caps free.
exchange-why-limit-figures = The limit of your order is { $limit }; the lead went for { $price }.
exchange-why-taken-figures = The lead was taken for { $price }. You could have taken it earlier.
exchange-why-taken_by_other = Somebody else took the lead at the price of that moment.
exchange-why-price_above_limit = The lead went for more than the limit of your standing order.
exchange-why-cancelled = Head office withdrew the lot. If you had bid, the hold is released.
exchange-why-by_hand = Head office gave this lead to another franchisee by hand.
exchange-why-suspended = While the account is suspended no bids are taken, and those taken before do not count.
exchange-why-consent = The person's consent does not allow the data to be handed over.
exchange-why-own_return = You had this lead and it came back. It is not offered to you again.
exchange-why-repeat_buyer = You have bought a lead of the same person lately.
exchange-why-not_in_plan = At this stage the lead is shared out among other franchisees.
exchange-why-product = Head office has set other products for you.
exchange-why-city = The lead's city is outside your territory.
exchange-why-amount = The loan's amount is outside your range.
exchange-why-source = Leads from this source are not offered to you.
exchange-why-daily_cap = You have bought as many leads as are allowed today.
exchange-why-no_funds = When it was decided, the wallet with its credit limit did not cover the price.
exchange-why-no_bid = You could have bid and did not.
exchange-why-order_filters = None of your standing orders fitted the lead, and there was no bid by hand.
exchange-why-order_limit = Your standing order's limit is below the least bid.
exchange-why-order_cap = Your standing order has reached its daily cap.
exchange-why-order_funds = The wallet did not cover your standing order's limit.
exchange-why-outbid = A higher bid won.
exchange-why-lost_draw = Your bid equals the winning one. The lot's draw decided, and it can be checked.
exchange-why-below_reserve = The bid is below the reserve.
exchange-why-not_in_turn = It was another franchisee's turn.

## Standing orders

exchange-orders = Standing orders
exchange-orders-none = No standing orders yet
exchange-orders-none-next = An order bids for you as soon as a fitting lot opens, never above your limit.
exchange-order = Standing order
exchange-order-new = New order
exchange-order-bids = The order bids
exchange-order-active = The order bids
exchange-order-paused = The order is paused
exchange-order-by = { $name }, { $on }
exchange-order-limit = Limit, ₽
exchange-order-limit-hint = It bids this much, and you pay the second price
exchange-order-products = Products
exchange-order-products-hint = None ticked: any will do
exchange-order-cities = Cities
exchange-order-cities-hint = Separated by commas. Empty: any will do
exchange-order-min = Loan amount from, ₽
exchange-order-max = Loan amount up to, ₽
exchange-order-cap = Leads a day, at most
exchange-order-make = Make the order
exchange-order-made = The order is made. It bids for the next fitting lot
exchange-order-stopped = The order is paused
exchange-order-resumed = The order bids again
exchange-order-deleted = The order is deleted
exchange-order-delete = Delete the order
exchange-order-delete-sure = Delete the order? Bids it has made stay.
exchange-any-product = All products
exchange-up-to = up to { $amount }
exchange-from = from { $amount }
exchange-a-day = up to { $n } a day
exchange-taken = { $n } taken today
exchange-no-cap = no daily cap

exchange-territory = My territory
exchange-territory-how = { $names }: { $places }. Every lead from this territory that came into the pool, and what became of it. Who bought the leads you did not get is not disclosed.
exchange-territory-period = Period
exchange-territory-weeks-n = { $n ->
    [one] { $n } week
   *[other] { $n } weeks
}
exchange-territory-leads = Leads
exchange-territory-leads-note = { $n ->
    [0] all of them checked
    [one] { $n } of them a duplicate or archived
   *[other] { $n } of them duplicates or archived
}
exchange-territory-own-note = { $share } of the leads sold
exchange-territory-none-sold = none sold yet
exchange-territory-others-note = bought at auction or given in turn
exchange-territory-fill = Fill rate
exchange-territory-fill-note = { $n ->
    [one] { $n } lead unsold
   *[other] { $n } leads unsold
}
exchange-territory-fates = Where the leads went
exchange-territory-why = Why not you
exchange-territory-why-none = Not one lot missed
exchange-territory-why-none-text = In this period you got every lead of the territory that was put up for sale.
exchange-territory-weeks = By week
exchange-territory-week = Week
exchange-territory-week-of = from { $on }
exchange-territory-products = By product
exchange-territory-product = Product
exchange-territory-where = Where they went
exchange-territory-quiet = No leads in this period
exchange-territory-quiet-text = Choose a longer period. New leads of the territory show up here the minute they come into the pool.
exchange-territory-no = You have no territory
exchange-territory-no-text = Head office assigns territories. Leads of every city are still open to you at auction.
exchange-territory-to-lots = To the auction
exchange-fate-own = You
exchange-fate-own-short = You
exchange-fate-others = Other franchisees
exchange-fate-others-short = Others
exchange-fate-in_work = In progress: waiting or on sale
exchange-fate-unsold = Unsold
exchange-fate-unsold-short = Unsold
exchange-fate-returned = Returned or recalled
exchange-fate-aside = Duplicates and archive
exchange-legend-own = Owner of the territory
exchange-legend-others = Other franchisees

## A lot's outcome in words

exchange-story = How the lot was decided
exchange-story-rule-sealed = Stage { $stage }: sealed bids, reserve { $amount }. The highest bid wins and pays the second price, at least the reserve.
exchange-story-rule-ascending = Stage { $stage }: open bids rising from { $amount }. The last one wins and is what is paid.
exchange-story-rule-descending = Stage { $stage }: the price falls to { $amount }. The first to agree to the price of the moment takes the lead.
exchange-story-rule-assign = Stage { $stage }: in turn for { $amount }. The turn is with whoever got the fewest leads for its share in 30 days.
exchange-story-rule-hq = Stage { $stage }: head office decides.
exchange-story-weighed = Ratings weighed the bids by { $n } %: the one that counted for most by its rating won.
exchange-story-told = Told of the opening: { $n }, { $seconds ->
    [0] within a second
   *[other] within { $span }, which were added to the window
}. The lot's draw gave the order.
exchange-story-told-you = Told of the opening: { $n }, you were number { $m }, { $seconds ->
    [0] all within a second
   *[other] all within { $span }, which were added to the window
}. The lot's draw gave the order.
exchange-story-bids = Bidders: { $n }. The highest bid was { $other }.
exchange-story-no-bids = Nobody bid.
exchange-story-own-bid = You bid { $amount }.
exchange-story-passed = Nobody got the lead, and the lot went on to its next stage.
exchange-story-unsold = Nobody got the lead: it is unsold and waits for head office.
exchange-story-cancelled = Head office cancelled the lot; what was held has been given back.
exchange-story-you-sealed = You won with a bid of { $other } and paid { $amount }.
exchange-story-you-ascending = You won: your bid of { $amount } was the last.
exchange-story-you-descending = You took the lead at { $amount }.
exchange-story-you-assign = It was your turn, the price was { $amount }.
exchange-story-you-hq = Head office gave the lead to you, the price was { $amount }.
exchange-story-other-sealed = Another franchisee won with a bid of { $other } and paid { $amount }.
exchange-story-other-ascending = Another franchisee's bid of { $amount } was the last.
exchange-story-other-descending = Another franchisee took the lead at { $amount }.
exchange-story-other-assign = It was another franchisee's turn, the price was { $amount }.
exchange-story-other-hq = Head office gave the lead to another franchisee, the price was { $amount }.
exchange-story-named-sealed = { $name } won with a bid of { $other } and paid { $amount }.
exchange-story-named-ascending = { $name } won: the bid of { $amount } was the last.
exchange-story-named-descending = { $name } took the lead at { $amount }.
exchange-story-named-assign = It was the turn of { $name }, the price was { $amount }.
exchange-story-named-hq = Head office gave the lead to { $name }, the price was { $amount }.
exchange-story-why = Why not you:
exchange-story-refused = Bids refused: { $n }. Each refusal is in the lot's log.
exchange-story-refused-you = Bids of yours refused: { $n }. Each refusal is in the lot's log, and you have its receipt.

## Proof

exchange-proof = Proof
exchange-proof-text = The file holds the rules, the draw, all bids, refusals and notices with their signatures. Anybody can check the outcome by it without us. It holds no personal data of the client.
exchange-proof-download = Download the file
exchange-proof-how = Checking takes less than a second:
exchange-journal = Proof journal
exchange-journal-text = Each night the lots that closed during the day are bound by one hash, which goes into the hash of the next day. Whoever kept a hash will notice any later change.
exchange-journal-how = Download the file and check the chain:
exchange-journal-download = Download the heads
exchange-journal-days = Daily heads
exchange-journal-day = Day
exchange-journal-lots = Lots
exchange-journal-late = { $n } of them late
exchange-journal-hash = The day's hash
exchange-journal-key = Key
exchange-journal-none = No heads yet
exchange-journal-none-text = The first will be made in the night after the first lot has closed.
exchange-journal-keys = The exchange's keys
exchange-journal-key-now = in use since { $from }
exchange-journal-key-past = from { $from } to { $to }, old signatures are good

## Why I get no leads

exchange-reasons = Why leads are missed
exchange-reasons-days = in { $n } days
exchange-reasons-won = Leads won
exchange-reasons-won-all = Leads sold
exchange-reasons-missed = Went to others
exchange-reasons-missed-all = Decisions against a franchisee
exchange-reasons-tenant = Franchisee
exchange-reasons-tenants = All franchisees
exchange-reasons-by = By reason
exchange-reasons-any = All reasons
exchange-reasons-lots = Lots
exchange-reasons-lot = Lot
exchange-reasons-none = Everything that closed in this time was yours
exchange-reasons-none-text = When a lead goes to somebody else, the reason will be here.
exchange-reasons-none-so = No lots with this reason
exchange-why-consent_scope = The person agreed to be handed over to others, not to you.
exchange-why-quality = The lead's quality is below what your settings let you buy.
exchange-why-hours = The lot opened outside your buying hours.
exchange-why-monthly_cap = You have bought as many leads as you may in a month.
exchange-why-share_cap = Within 30 days you have had your share of the leads of this city and product.
exchange-why-order_quality = The lead's quality is below your standing order's.
exchange-why-order_paused = The standing order that fits was paused.
exchange-why-order_schedule = By its schedule the standing order does not bid at this hour.
exchange-why-order_monthly_cap = Your standing order had reached its monthly cap.
exchange-why-order_budget = The order's budget for the month would not have covered its limit.
exchange-day-1 = Mon
exchange-day-2 = Tue
exchange-day-3 = Wed
exchange-day-4 = Thu
exchange-day-5 = Fri
exchange-day-6 = Sat
exchange-day-7 = Sun

exchange-hours-from = from
exchange-hours-to = to
exchange-order-month = Leads a month, at most
exchange-order-budget = Budget a month, ₽
exchange-order-quality = Quality at least, 0–100
exchange-order-schedule = When it bids
exchange-order-schedule-hint = By your clock. Nothing chosen: always
exchange-order-sources = Sources
exchange-order-edit = Change the order
exchange-order-copy = Copy the order
exchange-order-cancel = Cancel
exchange-order-save = Save
exchange-order-changed = The order is changed. The new terms count from the next lot on
exchange-a-month = up to { $n } a month, { $taken } taken
exchange-quality-from = quality from { $n }
exchange-spent = { $spent } of { $budget }
exchange-buying = What may be bought
exchange-would = What it would have bought
exchange-would-wait = Name a limit, and here you see what the order would have bought last month.
exchange-would-nothing = No lots closed within { $days } days: there is no history to judge by yet.
exchange-would-leads = { $n ->
    [one] lead for
   *[other] leads for
}
exchange-would-of = Within { $days } days { $fitting } of { $lots } lots fit.
exchange-would-mean = { $price } a lead on average.
exchange-would-bought = Bought
exchange-would-outbid = Went for more than the limit
exchange-would-reserve = Reserve above the limit
exchange-would-capped = Stopped by a cap or the budget
exchange-would-unknown = History does not tell
exchange-conflict-none = Nothing is in its way
exchange-conflict-open = Open
exchange-conflict-never = The order will never bid: its { $filter } is outside what you may buy.
exchange-conflict-covered = Another order of yours, with a limit of { $amount }, takes all of these leads.
exchange-conflict-covers = This order takes all leads of another one, with a limit of { $amount }.
exchange-conflict-narrowed = Some leads will not fit: its { $filter } is wider than what you may buy.
exchange-conflict-overlaps = Overlaps with an order with a limit of { $amount }. The higher limit bids.
exchange-conflict-cap_above = Your own cap is lower, { $cap }. It counts.
exchange-conflict-funds = The wallet has { $amount }, less than the limit. Until that changes the order will not bid.
exchange-bound-product = product
exchange-bound-city = city
exchange-bound-source = source
exchange-bound-amount = amount
exchange-bound-quality = quality
exchange-buying-allowed = What you may buy
exchange-buying-how = Head office sets these terms. The buying hours are yours.
exchange-buying-history = History of changes
exchange-buying-history-none = The terms have not been changed yet.
exchange-hours = Buying hours
exchange-hours-when = When leads may be handed to you
exchange-hours-hint = By your clock. The first contact is due by the contact hours, which head office sets. Nothing chosen: always. A bid stands after hours too
exchange-hours-saved = The buying hours are saved
exchange-terms-any = any
exchange-terms-none = no cap
exchange-terms-always = always
exchange-terms-amount = Amount of the loan
exchange-terms-quality = Quality at least
exchange-terms-day = Leads a day
exchange-terms-month = Leads a month
exchange-terms-share = Share of a city and product
exchange-rating = How the rating is counted
exchange-rating-own = Your rating
exchange-rating-of = of 100
exchange-rating-speed = Speed of the first call
exchange-rating-conversion = Conversion to a loan
exchange-rating-returns = Returns
exchange-rating-unknown = not measured yet
exchange-rating-counted = Counted { $at } from the leads bought: { $n } within { $days } days.
exchange-rating-not-yet = The rating has not been counted yet. Until then it is { $neutral }.
exchange-rating-how = The formula
exchange-rating-what = The rating, from 0 to 100, is counted from the leads bought within the last { $days } days, in three parts.
exchange-rating-part = Part
exchange-rating-weight = Weight
exchange-rating-formula = How it is counted
exchange-rating-speed-how = The share of leads contacted in time, in percent
exchange-rating-conversion-how = 100 × the share of leads with a loan ÷ 10 %, at most 100
exchange-rating-returns-how = 100 − 4 × the share of leads returned, in percent, at least 0
exchange-rating-unknown-how = A part that is not measured does not count: the mean is taken by the weights of the others.
exchange-rating-few = The fewer leads, the nearer the rating is to 50: (50 × 10 + mean × leads) ÷ (10 + leads), rounded down.
exchange-rating-when = The rating is counted anew every night at 03:00 Moscow time.
exchange-rating-turn = The rating counts where leads are given in turn at a fixed price: a franchisee's share is weight × (50 + rating) × the free part of its caps. The lead goes to whoever has the fewest leads for the share. In an auction the rating does not change a bid.
