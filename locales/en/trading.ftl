### The exchange as a franchisee sees it: the floor, the wallet, standing orders.

## The floor

trading-floor = Auction
trading-views = Which lots to show
trading-view-all = All
trading-view-mine = Mine
trading-view-sealed = Sealed
trading-view-ascending = Ascending
trading-view-descending = Descending
trading-filter-product = Product
trading-filter-products = All products
trading-filter-city = City
trading-filter-cities = All cities
trading-filter-apply = Show
trading-sound = Sound for a new lot and an outbid bid
trading-next-bid = Next bid
trading-outbid = Outbid at
trading-leads = leading
trading-you-lead = You are leading
trading-raise-to = Raise to { $amount }
trading-bid-at = Bid { $amount }
trading-next-price = Next
trading-floor-price = Floor
trading-falls-in = The price falls in
trading-take = Take for { $price }
trading-take-sure = Take the lead “{ $product }”, lot { $number }, for { $price }? It is paid at once.
trading-lead-taken = The lead is yours
trading-open-bids = Bids so far
trading-open-bids-none = No bids yet. The first one leads at once.
trading-own-bid = yours
trading-amount = Amount
trading-view-fitting = Open to me
trading-aside = Wallet, orders, results
trading-city-unknown = city not told
trading-by-order = By order
trading-why = Why not me
trading-receipt = Receipt no. { $n }
trading-none = No lots are open now
trading-none-next = A new lot will appear here by itself. A standing order bids for you in its first second.
trading-none-here = There are no such lots
trading-none-here-next = Show all lots: there are others among them.
trading-results = Latest results
trading-results-none = Results of the lots you took part in will be here.
trading-closed-link = All closed
trading-closed-lots = Closed lots
trading-closed-all = All
trading-closed-won = Ours
trading-closed-got = Ours
trading-closed-missed = Missed
trading-closed-outcome = Outcome
trading-closed-bid = Our bid
trading-closed-none = No lots have closed yet
trading-won-bid = Yours, for a bid of { $amount }
trading-won-turn = Yours, in turn
trading-bid-taken = Bid of { $what } ₽ taken
trading-bid-receipt = Bid of { $amount } taken, receipt no. { $n }

## The lot

trading-to-floor = All lots
trading-to-lead = Open the lead
trading-you-won = The lead is yours
trading-other-won = The lead went to somebody else
trading-price = Price
trading-closed-at = Closed
trading-receipt-what = The receipt shows that the bid was taken, and its place in the lot's log. Keep it: after closing the log is revealed, and anybody can check it.
trading-receipt-at = Taken
trading-receipt-leaf = Hash of the bid
trading-receipt-signature = The exchange's signature
trading-rules = Rules
trading-rules-sealed = Bids are hidden until the end. The highest wins, and the winner pays the second price: the highest of the other bids, but at least the reserve.
trading-rules-weighed = Bids are hidden until the end. Ratings weigh bids by { $weight } %. Yours is { $score } of 100, and every 1,000 ₽ of your bid counts as { $thousand }. The bid that counts for most wins, and the winner pays what would have been level with the second, at least the reserve.
trading-weighed = Rating { $score }: 1,000 ₽ count as { $thousand }
trading-rules-ascending = Bids are open, but nobody sees whose they are. The next one exceeds the leading bid by at least a step. A late bid extends the auction. The highest wins and pays its own amount; an outbid bid has its hold back at once. Standing orders bid the least that leads, up to their limit.
trading-rules-descending = The price falls by steps to the floor. The first to take the lead has it, at the price of that moment. A standing order takes as soon as the price reaches its limit.
trading-rules-tie = Equal bids are decided by the lot's draw. It was chosen before the bidding and fixed by the hash together with the reserve and the rules.
trading-commitment = Hash of the rules, the reserve and the draw, published at the opening

## Why not me

trading-why-outbid-figures = You bid { $bid }, the winner paid { $price }. That is what had to be exceeded.
trading-why-outweighed-figures = Weighed by the rating, your bid of { $bid } counted as { $counted }, the winning one as { $won }. The winner paid { $price }.
trading-why-reserve = The bid is below the reserve of { $reserve }.
trading-why-turn = In the last { $days } days you were given { $given } leads in turn, the winner { $winner }. Turns go by shares: weight { $weight }, your rating { $score } of 100, { $free } % of your caps free.
trading-why-limit-figures = The limit of your order is { $limit }; the lead went for { $price }.
trading-why-taken-figures = The lead was taken for { $price }. You could have taken it earlier.
trading-why-taken_by_other = Somebody else took the lead at the price of that moment.
trading-why-price_above_limit = The lead went for more than the limit of your standing order.
trading-why-cancelled = Head office withdrew the lot. If you had bid, the hold is released.
trading-why-by_hand = Head office gave this lead to another franchisee by hand.
trading-why-suspended = While the account is suspended no bids are taken, and those taken before do not count.
trading-why-consent = The person's consent does not allow the data to be handed over.
trading-why-own_return = You had this lead and it came back. It is not offered to you again.
trading-why-repeat_buyer = You have bought a lead of the same person lately.
trading-why-not_in_plan = At this stage the lead is shared out among other franchisees.
trading-why-product = Head office has set other products for you.
trading-why-city = The lead's city is outside your territory.
trading-why-amount = The loan's amount is outside your range.
trading-why-source = Leads from this source are not offered to you.
trading-why-daily_cap = You have bought as many leads as are allowed today.
trading-why-no_funds = When it was decided, the wallet with its credit limit did not cover the price.
trading-why-no_bid = You could have bid and did not.
trading-why-order_filters = None of your standing orders fitted the lead, and there was no bid by hand.
trading-why-order_limit = Your standing order's limit is below the least bid.
trading-why-order_cap = Your standing order has reached its daily cap.
trading-why-order_funds = The wallet did not cover your standing order's limit.
trading-why-outbid = A higher bid won.
trading-why-outweighed = The bid that counted for more by its rating won.
trading-why-lost_draw = Your bid equals the winning one. The lot's draw decided, and it can be checked.
trading-why-below_reserve = The bid is below the reserve.
trading-why-not_in_turn = It was another franchisee's turn.

## Standing orders

trading-orders = Standing orders
trading-orders-none = No standing orders yet
trading-orders-none-next = An order bids for you as soon as a fitting lot opens, never above your limit.
trading-order = Standing order
trading-order-new = New order
trading-order-bids = The order bids
trading-order-active = The order bids
trading-order-paused = The order is paused
trading-order-by = { $name }, { $on }
trading-order-limit = Limit, ₽
trading-order-limit-hint = It bids this much, and you pay the second price
trading-order-products = Products
trading-order-products-hint = None ticked: any will do
trading-order-cities = Cities
trading-order-cities-hint = Separated by commas. Empty: any will do
trading-order-min = Loan amount from, ₽
trading-order-max = Loan amount up to, ₽
trading-order-cap = Leads a day, at most
trading-order-make = Make the order
trading-order-made = The order is made. It bids for the next fitting lot
trading-order-stopped = The order is paused
trading-order-resumed = The order bids again
trading-order-deleted = The order is deleted
trading-order-delete = Delete the order
trading-order-delete-sure = Delete the order? Bids it has made stay.
trading-any-product = All products
trading-up-to = up to { $amount }
trading-from = from { $amount }
trading-a-day = up to { $n } a day
trading-taken = { $n } taken today
trading-no-cap = no daily cap

trading-territory = My territory
trading-territory-how = { $names }: { $places }. Every lead from this territory that came into the pool, and what became of it. Who bought the leads you did not get is not disclosed.
trading-territory-period = Period
trading-territory-weeks-n = { $n ->
    [one] { $n } week
   *[other] { $n } weeks
}
trading-territory-leads = Leads
trading-territory-leads-note = { $n ->
    [0] all of them checked
    [one] { $n } of them a duplicate or archived
   *[other] { $n } of them duplicates or archived
}
trading-territory-own-note = { $share } of the leads sold
trading-territory-none-sold = none sold yet
trading-territory-others-note = bought at auction or given in turn
trading-territory-fill = Fill rate
trading-territory-fill-note = { $n ->
    [one] { $n } lead unsold
   *[other] { $n } leads unsold
}
trading-territory-fates = Where the leads went
trading-territory-why = Why not you
trading-territory-why-none = Not one lot missed
trading-territory-why-none-text = In this period you got every lead of the territory that was put up for sale.
trading-territory-weeks = By week
trading-territory-week = Week
trading-territory-week-of = from { $on }
trading-territory-products = By product
trading-territory-product = Product
trading-territory-where = Where they went
trading-territory-quiet = No leads in this period
trading-territory-quiet-text = Choose a longer period. New leads of the territory show up here the minute they come into the pool.
trading-territory-no = You have no territory
trading-territory-no-text = Head office assigns territories. Leads of every city are still open to you at auction.
trading-territory-to-lots = To the auction
trading-fate-own = You
trading-fate-own-short = You
trading-fate-others = Other franchisees
trading-fate-others-short = Others
trading-fate-in_work = In progress: waiting or on sale
trading-fate-unsold = Unsold
trading-fate-unsold-short = Unsold
trading-fate-returned = Returned or recalled
trading-fate-aside = Duplicates and archive
trading-legend-own = Owner of the territory
trading-legend-others = Other franchisees

## A lot's outcome in words

trading-story = How the lot was decided
trading-story-rule-sealed = Stage { $stage }: sealed bids, reserve { $amount }. The highest bid wins and pays the second price, at least the reserve.
trading-story-rule-ascending = Stage { $stage }: open bids rising from { $amount }. The last one wins and is what is paid.
trading-story-rule-descending = Stage { $stage }: the price falls to { $amount }. The first to agree to the price of the moment takes the lead.
trading-story-rule-assign = Stage { $stage }: in turn for { $amount }. The turn is with whoever got the fewest leads for its share in 30 days.
trading-story-rule-hq = Stage { $stage }: head office decides.
trading-story-rule-sealed-weighed = Stage { $stage }: sealed bids, reserve { $amount }. Ratings weigh the bids by { $n } %: the one that counts for most wins and pays what would have been level with the second, at least the reserve.
trading-story-told = Told of the opening: { $n }, { $seconds ->
    [0] within a second
   *[other] within { $span }, which were added to the window
}. The lot's draw gave the order.
trading-story-told-you = Told of the opening: { $n }, you were number { $m }, { $seconds ->
    [0] all within a second
   *[other] all within { $span }, which were added to the window
}. The lot's draw gave the order.
trading-story-bids = Bidders: { $n }. The highest bid was { $other }.
trading-story-no-bids = Nobody bid.
trading-story-own-bid = You bid { $amount }.
trading-story-passed = Nobody got the lead, and the lot went on to its next stage.
trading-story-unsold = Nobody got the lead: it is unsold and waits for head office.
trading-story-cancelled = Head office cancelled the lot; what was held has been given back.
trading-story-you-sealed = You won with a bid of { $other } and paid { $amount }.
trading-story-you-ascending = You won: your bid of { $amount } was the last.
trading-story-you-descending = You took the lead at { $amount }.
trading-story-you-assign = It was your turn, the price was { $amount }.
trading-story-you-hq = Head office gave the lead to you, the price was { $amount }.
trading-story-other-sealed = Another franchisee won with a bid of { $other } and paid { $amount }.
trading-story-other-ascending = Another franchisee's bid of { $amount } was the last.
trading-story-other-descending = Another franchisee took the lead at { $amount }.
trading-story-other-assign = It was another franchisee's turn, the price was { $amount }.
trading-story-other-hq = Head office gave the lead to another franchisee, the price was { $amount }.
trading-story-named-sealed = { $name } won with a bid of { $other } and paid { $amount }.
trading-story-named-ascending = { $name } won: the bid of { $amount } was the last.
trading-story-named-descending = { $name } took the lead at { $amount }.
trading-story-named-assign = It was the turn of { $name }, the price was { $amount }.
trading-story-named-hq = Head office gave the lead to { $name }, the price was { $amount }.
trading-story-why = Why not you: { $reason }
trading-story-refused = Bids refused: { $n }. Each refusal is in the lot's log.
trading-story-refused-you = Bids of yours refused: { $n }. Each refusal is in the lot's log, and you have its receipt.

## Proof

trading-proof = Proof
trading-proof-text = The file holds the rules, the draw, all bids, refusals and notices with their signatures. Anybody can check the outcome by it without us. It holds no personal data of the client.
trading-proof-download = Download the file
trading-proof-how = Checking takes less than a second:
trading-journal = Proof journal
trading-journal-text = Each night the lots that closed during the day are bound by one hash, which goes into the hash of the next day. Whoever kept a hash will notice any later change.
trading-journal-how = Download the file and check the chain:
trading-journal-download = Download the heads
trading-journal-days = Daily heads
trading-journal-day = Day
trading-journal-lots = Lots
trading-journal-late = { $n } of them late
trading-journal-hash = The day's hash
trading-journal-key = Key
trading-journal-none = No heads yet
trading-journal-none-text = The first will be made in the night after the first lot has closed.
trading-journal-keys = The exchange's keys
trading-journal-key-now = in use since { $from }
trading-journal-key-past = from { $from } to { $to }, old signatures are good

## Why I get no leads

trading-reasons = Why leads are missed
trading-reasons-days = in { $n } days
trading-reasons-won = Leads won
trading-reasons-won-all = Leads sold
trading-reasons-missed = Went to others
trading-reasons-missed-all = Decisions against a franchisee
trading-reasons-tenant = Franchisee
trading-reasons-tenants = All franchisees
trading-reasons-by = By reason
trading-reasons-any = All reasons
trading-reasons-lots = Lots
trading-reasons-lot = Lot
trading-reasons-none = Everything that closed in this time was yours
trading-reasons-none-text = When a lead goes to somebody else, the reason will be here.
trading-reasons-none-so = No lots with this reason
trading-why-consent_scope = The person agreed to be handed over to others, not to you.
trading-why-quality = The lead's quality is below what your settings let you buy.
trading-why-hours = The lot opened outside your buying hours.
trading-why-monthly_cap = You have bought as many leads as you may in a month.
trading-why-share_cap = Within 30 days you have had your share of the leads of this city and product.
trading-why-order_quality = The lead's quality is below your standing order's.
trading-why-order_paused = The standing order that fits was paused.
trading-why-order_schedule = By its schedule the standing order does not bid at this hour.
trading-why-order_monthly_cap = Your standing order had reached its monthly cap.
trading-why-order_budget = The order's budget for the month would not have covered its limit.
trading-day-1 = Mon
trading-day-2 = Tue
trading-day-3 = Wed
trading-day-4 = Thu
trading-day-5 = Fri
trading-day-6 = Sat
trading-day-7 = Sun

trading-hours-from = from
trading-hours-to = to
trading-order-month = Leads a month, at most
trading-order-budget = Budget a month, ₽
trading-order-quality = Quality at least, 0–100
trading-order-schedule = When it bids
trading-order-schedule-hint = By your clock. Nothing chosen: always
trading-order-sources = Sources
trading-order-edit = Change the order
trading-order-copy = Copy the order
trading-order-cancel = Cancel
trading-order-save = Save
trading-order-changed = The order is changed. The new terms count from the next lot on
trading-a-month = up to { $n } a month, { $taken } taken
trading-quality-from = quality from { $n }
trading-spent = { $spent } of { $budget }
trading-buying = What may be bought
trading-would = What it would have bought
trading-would-wait = Name a limit, and here you see what the order would have bought last month.
trading-would-nothing = No lots closed within { $days } days: there is no history to judge by yet.
trading-would-leads = { $n ->
    [one] lead for
   *[other] leads for
}
trading-would-of = Within { $days } days { $fitting } of { $lots } lots fit.
trading-would-mean = { $price } a lead on average.
trading-would-bought = Bought
trading-would-outbid = Went for more than the limit
trading-would-reserve = Reserve above the limit
trading-would-capped = Stopped by a cap or the budget
trading-would-not = Consents, your filters, buying hours and daily and monthly caps are counted, by today’s settings. The money in the wallet and the cap of your share are not.
trading-would-unknown = History does not tell
trading-conflict-none = Nothing is in its way
trading-conflict-open = Open
trading-conflict-never = The order will never bid: its { $filter } is outside what you may buy.
trading-conflict-covered = Another order of yours, with a limit of { $amount }, takes all of these leads.
trading-conflict-covers = This order takes all leads of another one, with a limit of { $amount }.
trading-conflict-narrowed = Some leads will not fit: its { $filter } is wider than what you may buy.
trading-conflict-overlaps = Overlaps with an order with a limit of { $amount }. The higher limit bids.
trading-conflict-cap_above = Your own cap is lower, { $cap }. It counts.
trading-conflict-funds = The wallet has { $amount }, less than the limit. Until that changes the order will not bid.
trading-bound-product = product
trading-bound-city = city
trading-bound-source = source
trading-bound-amount = amount
trading-bound-quality = quality
trading-buying-allowed = What you may buy
trading-buying-how = Head office sets these terms. The buying hours are yours.
trading-buying-history = History of changes
trading-buying-history-none = The terms have not been changed yet.
trading-hours = Buying hours
trading-hours-when = When leads may be handed to you
trading-hours-hint = By your clock. The first contact is due by the contact hours, which head office sets. Nothing chosen: always. A bid stands after hours too
trading-hours-saved = The buying hours are saved
trading-terms-any = any
trading-terms-none = no cap
trading-terms-always = always
trading-terms-amount = Amount of the loan
trading-terms-quality = Quality at least
trading-terms-day = Leads a day
trading-terms-month = Leads a month
trading-terms-share = Share of a city and product
trading-rating = How the rating is counted
trading-rating-own = Your rating
trading-rating-of = of 100
trading-rating-speed = Speed of the first call
trading-rating-conversion = Conversion to a loan
trading-rating-returns = Returns
trading-rating-unknown = not measured yet
trading-rating-counted = Counted { $at } from the leads bought: { $n } within { $days } days.
trading-rating-not-yet = The rating has not been counted yet. Until then it is { $neutral }.
trading-rating-how = The formula
trading-rating-what = The rating, from 0 to 100, is counted from the leads bought within the last { $days } days, in three parts.
trading-rating-part = Part
trading-rating-weight = Weight
trading-rating-formula = How it is counted
trading-rating-speed-how = The share of leads contacted in time, in percent
trading-rating-conversion-how = 100 × the share of leads with a loan ÷ 10 %, at most 100
trading-rating-returns-how = 100 − 4 × the share of leads returned, in percent, at least 0
trading-rating-unknown-how = A part that is not measured does not count: the mean is taken by the weights of the others.
trading-rating-few = The fewer leads, the nearer the rating is to 50: (50 × 10 + mean × leads) ÷ (10 + leads), rounded down.
trading-rating-when = The rating is counted anew every night at 03:00 Moscow time.
trading-rating-turn = The rating counts where leads are given in turn at a fixed price: a franchisee's share is weight × (50 + rating) × the free part of its caps. The lead goes to whoever has the fewest leads for the share. In an auction a bid counts for what it is, unless the sale plan weighs sealed bids by ratings: then it counts for up to 50 % more or less, and the card of the lot tells by how much.
