### Words common to all parts: products, sources, statuses, reasons, errors of fields.

## Products

product-mortgage = Mortgage
product-consumer = Consumer loan
product-secured = Loan secured by real estate
product-car = Car loan
product-business = Business loan
product-refinance = Refinancing
product-guarantee = Bank guarantee
product-leasing = Leasing

## Sources

source-site = Website
source-partner = Partner
source-leadgen = Lead generation
source-cold = Cold base
source-bought = Bought base
source-external = External source
source-referral = Referral
source-avito = Avito
source-call = Call
source-exchange = Exchange

## Lawful bases

basis-consent = Consent
basis-contract = Contract
basis-legitimate_interest = Legitimate interest
basis-none = None

## Statuses of a lead in the pool

pool-new = New
pool-from_partner = From a partner
pool-auction = Auction
pool-sold = Sold
pool-unsold = Unsold
pool-redistributed = Redistributed
pool-returned = Returned
pool-recalled = Recalled
pool-duplicate = Duplicate
pool-archived = Archived

## Stages of a sale plan

stage-sealed = Sealed bids
stage-ascending = Ascending
stage-descending = Descending
stage-assign = Assignment
stage-hq = Head office

## States of a lot

lot-open = Open
lot-sold = Sold
lot-unsold = Unsold
lot-cancelled = Cancelled

## Why not me

reason-suspended = The cabinet is suspended
reason-funds = Not enough funds
reason-territory = Another territory
reason-product = The product is not in your filters
reason-amount = The amount is outside your filters
reason-source = The source is not in your filters
reason-cap = The purchase cap is used up
reason-hours = Outside buying hours
reason-consent = The consent does not cover you
reason-repeat = You already have this person
reason-no_bid = No bid was placed
reason-outbid = The bid was below the winning one
reason-outweighed = Weighed by ratings, another bid won
reason-tie = Equal bids, decided by the lot's draw

## States of accruals

accrual-held = Held
accrual-payable = Payable
accrual-paid = Paid
accrual-reversed = Reversed
accrual-reward = Reward
accrual-referral = Referral

## States of a franchisee

tenant-active = Active
tenant-suspended = Suspended

## Errors of fields and actions

error-required = Fill in this field
error-invalid_phone = No such number. Example: +7 912 345-67-89
error-invalid_email = Check the address: it should look like name@domain.com
error-no_contact = Give a phone or an e-mail
error-duplicate = Such a record already exists
error-too_long = Too long
error-too_short = Too short
error-invalid = Check the value
error-invalid_amount = Give an amount above zero
error-invalid_date = Check the date
error-invalid_code = Wrong code
error-unknown_source = No such source
error-unknown_product = No such product
error-bad_credentials = Wrong e-mail or password
error-sign_in = Sign in to go on
error-permission = This needs other rights
error-stale = The record has changed. Reload the page and repeat
error-closed = The lot is already closed
error-funds = Not enough funds in the wallet
error-below_reserve = The bid is below the minimum
error-csrf = The page is out of date. Reload it and repeat
error-too_many = Too many attempts. Wait a minute
error-too_large = Larger than is allowed
error-unreadable_file = The file can't be read. CSV or XLSX is needed

## Sign-in and account

error-bad_token = The token was not accepted. Get a new one
error-token_expired = The token has expired. Get a new one
error-totp_required = A code of the second factor is needed
error-wrong_password = Wrong password
error-password_too_short = At least 8 characters
error-password_too_long = At most 128 characters
error-password_too_common = This one is guessed first. Choose another
error-email_taken = This address is taken
error-totp_enabled = The second factor is on already
error-totp_disabled = The second factor is off
error-totp_not_begun = Begin switching the second factor on first
error-sign_in_again = Sign in once more

## Answers of the server

error-not_found = No such thing, or it is not yours
error-unavailable = The service can’t be reached for the moment. Try again in a minute
error-internal = Something broke on our side. We know already
error-too_many_requests = Too many tries. Wait a little
error-not_enough_funds = Not enough funds in the wallet
error-suspended = This cabinet is suspended
error-bad_json = The body can’t be read as JSON
error-bad_form = The form can’t be read
error-bad_query = The query can’t be read
error-json_expected = JSON is expected
error-unknown_field = There is no such field
error-wrong_type = The value is of another type
error-too_small_to_repay = With such a term and rate nearly all of a payment is interest. Choose a shorter term
error-out_of_range = The value is out of range
error-bad_idempotency_key = The idempotency key was not accepted

## CRM

error-unknown_user = There is no such person here
error-ambiguous = Name only one of them
error-invalid_cursor = The list has changed. Open it again
error-unknown_sort = There is no such order
error-converted = This lead is a deal already
error-received = This lead is here already
error-in_deal = The lead has a deal, it can’t be deleted
error-issued = The issue is booked already
error-not_issued = There is no issue to reverse
error-has_deals = There are deals in it. Move them first
error-last_stage = This is the last stage of its kind
error-main_pipeline = The main pipeline can’t be deleted
error-no_stage = The pipeline has no fitting stage
error-unknown_stage = There is no such stage in this pipeline
error-unknown_pipeline = There is no such pipeline
error-unknown_client = There is no such client
error-not_next = Not from here: that is how the statuses and stages are set up
error-has_leads = Choose where the leads go
error-too_many_inside = There are too many leads: move them by an act on many first
error-fixed_status = The program needs this status, it can't be removed
error-known_person = Somebody with this contact is known already
error-given_status = The program itself gives leads this status
error-unknown_status = There is no such status
error-unknown_hue = There is no such colour
error-needs_open_and_won = An open stage and a won stage are needed
error-in_future = This day has not come yet
error-too_old = The date is too long ago
error-unknown_lawful_basis = There is no such lawful basis

## The exchange

reason-own_return = You returned this lead
reason-repeat_buyer = Repeat: you bought this client before
reason-not_in_plan = You are not in this stage
reason-city = The city is outside your territory
reason-daily_cap = Daily cap reached
reason-no_funds = Not enough funds
reason-order_filters = No standing order fitted
reason-order_limit = The order's limit is below the least bid
reason-order_cap = The order's daily cap is reached
reason-order_funds = Not enough funds for the order
reason-lost_draw = Equal bids, the lot's draw
reason-below_reserve = Below the reserve
reason-not_in_turn = Another franchisee's turn
error-not_positive = Give a number above zero
error-below_minimum = The bid is below the least one
error-not_raised = A new bid must be above your former one
error-reference_used = This payment was booked with another amount or wallet
error-too_many_orders = Too many orders. Delete some
error-too_many_entries = The list is too long
error-range_reversed = The upper bound is below the lower one
error-lot_open = The bidding is still on
error-already_sold = This lead is sold
error-not_for_sale = This lead is not for sale: a duplicate, or archived
error-no_lawful_basis = There is no lawful basis to hand this lead over
error-no_plan = No sale plan fits
error-unknown_plan = There is no such sale plan
error-plan_or_stages = Give either a plan or stages
error-window_range = A window lasts 2 seconds to a day
error-amount_range = The amount is out of range
error-weight_range = A weight is 1 to 1000
error-score_weight_range = The weight of the rating is 1 to 50 %
error-hq_not_last = Head office can only be the last stage
error-invalid_stage = The stage is described wrongly
error-too_many_stages = Too many stages
error-not_descending = A lead can't be taken at once at this stage
error-bad_signature = The signature does not fit
error-slug_taken = This site name is taken
error-invalid_slug = Only lower-case Latin letters, digits and dashes, beginning with a letter
error-reserved_slug = This name belongs to the system itself
error-unknown_time_zone = There is no such time zone
error-name_taken = This name is taken
error-unknown_tenant = There is no such franchisee
error-place_taken = One of the cities belongs to another territory already
error-future_date = This week has not begun yet
reason-taken_by_other = Somebody else took the lead
reason-price_above_limit = The price was above the order’s limit
reason-cancelled = The lot was withdrawn
reason-by_hand = Given to another by head office
error-already_leading = Your bid leads already
error-stage_over = The lot is at another stage now. See its rules and bid again
error-take_only = At this stage a lead is taken at the present price
error-price_rose = The price has risen since you saw it
error-extend_range = An extension of a day at most
error-too_many_steps = Too many steps: make the step or the floor larger
error-statement_not_1c = This is not a 1CClientBankExchange statement
error-statement_no_account = The file names no bank account
error-statement_too_long = The file has too many documents: split it by dates
error-statement_empty = The statement has no documents
error-already_reversed = This transfer is undone already
error-negative = The amount can’t be below zero
error-below_used = More is spent already: the limit can’t be below what is used
error-invalid_kpp = KPP has nine characters, such as 773601001
error-kpp_of_person = A person has no KPP
error-not_a_deposit = Only a deposit can be undone
error-already_decided = This payment is decided already
error-in_progress = This is still under way: wait a moment
error-bad_date = A date: day, month and year
error-period_too_long = The period is too long: narrow it
error-unknown_kind = Unknown kind
error-not_covered = Not enough money: it is spent or held
error-too_many_lots = Too many lots in the period. Take a shorter one
error-too_many_scenarios = Too many scenarios. Delete some
error-cancelled = The calculation was stopped
error-broken_off = The calculation broke off. Run it again
error-simulator_busy = Other calculations are running. Try again in a minute
error-quality_range = Quality is from 0 to 100
error-age_range = Age is from 1 to 3650 days
error-cap_reversed = The month’s cap is below the day’s
error-budget_below_limit = The budget is below the limit: the order could never bid
error-invalid_days = Choose at least one day
error-invalid_hours = From 00:00 to 24:00; the beginning and the end differ
error-starts_in_past = This moment has passed
error-starts_too_late = A year ahead at most
error-invalid_plan_code = Lower-case Latin letters, digits and hyphens, a letter first, up to 40
error-plan_exists = There is a plan with this code already
error-last_plan = This is the last plan in force: without it no lead could be sold
reason-consent_scope = The person’s consent does not name you
reason-quality = The quality is below what you buy
reason-monthly_cap = The month’s cap is reached
reason-share_cap = Your share of this city and product is reached
reason-order_quality = The quality is below the order’s
reason-order_paused = The order is paused
reason-order_schedule = The order does not bid at this hour
reason-order_monthly_cap = The order’s monthly cap is reached
reason-order_budget = The order’s budget for the month is used up
error-already_requested = This return has been requested already
error-already_approved = This return is approved already
error-already_refused = This return is refused already
error-already_appealed = The refusal was appealed already: that can be done once
error-returned = This lead has gone back to the pool
error-not_bought = This lead was not bought on the exchange: there is nothing to return
error-window_over = The time for a return is over
error-replacement = The lead was given instead of a returned one and can’t be returned
error-cap_reached = The limit of returns in 30 days is reached
error-unknown_reason = There is no such reason
error-reason_not_accepted = Leads are not returned for this reason
error-too_few_calls = Fewer calls are recorded than the rules demand. How many are missing is said beside the reason; call again and ask again
error-already_taken = A colleague has already taken this lead. Reload the page to see who
error-not_offered = Only an unsold lead can be taken to work
error-not_taken = Nobody has taken this lead
error-unknown_direction = A call is incoming or outgoing
error-unknown_outcome = There is no such outcome of a call
error-call_in_future = The call has not taken place yet
error-call_too_old = Calls of the last 24 hours can be recorded
error-withdrawn = The lead of this deal has gone back to the pool
error-no_replacement = There is no fitting lead to replace it. Give the money back
error-not_suspended = The franchisee is not suspended
error-not_refused = Only a refusal can be appealed
error-unknown_state = There is no such state
error-too_many_files = A return takes five files at most
error-empty_file = The file is empty
error-already_done = This was carried out already, but its answer was lost: look at the outcome, do not repeat it
error-below_least = The upper bound is below the lower one
error-taken = There is one of this name already
error-unknown_group = There is no such group
error-in_past = That day has passed
error-unknown_programme = The bank has no such programme
error-unknown_bank = There is no such bank
error-inactive = This is not worked with any more
error-no_application = Fill in the application first
error-wrong_status = That can not follow from how it stands
error-lapsed = The last day of the offer has passed
error-chosen = The client takes another offer already
error-submitted = The application is there already
error-cooling = The cooling-off period is not over
error-too_early = The bank named a day for another try: it has not come
error-has_submissions = Banks were asked for the other product already
error-wrong_product = The programme is for another product
error-above_offer = More than the bank approved
error-unknown_operator = This field can't be compared so
error-unknown_value = There is no such value
error-too_many_views = Too many views. Delete some
error-too_many_conditions = Too many conditions
error-too_many_rows = More than a million rows. Narrow the filter
error-too_many_leads = No more than 250,000 leads at once. Narrow the filter
error-invalid_number = Enter a number, such as 12.5
error-invalid_link = Check the link: it has to be an address of a site, such as example.com
error-value_taken = Another card has this value already
error-values_repeat = Some cards share a value. Mend them and switch this on again
error-choices_repeat = Choices repeat
error-not_sole = Repeats can’t be forbidden for this type
error-not_personal = Only leads and clients have phones and e-mails
error-kind_stays = The type of a field can’t be changed
error-two_deals = Two of the leads have deals, and a lead has one. Close one of the deals or keep the leads apart
error-too_late = More than 30 days have passed
error-not_last = The lead was merged once more. Undo the last merge first
error-unknown_lead = There is no such lead
error-bought = A bought lead can’t be merged: it may still be returned. Its client and deal gather all about the person anyway
error-not_one_person = The leads have no phone or e-mail in common. The owner can merge them
error-too_many_tags = Too many tags. Merge or delete some
error-too_many_segments = Too many segments. Delete some
error-search_in_segment = A live segment has no search in it. Clear the search, or make a list of what is found
error-segment_in_segment = A segment is not made of other segments. Make a list of this filter
error-segment_refused = The conditions of this segment are out of date
error-not_static = A live segment fills itself. Only a list is changed by hand
error-too_many_rules = There are a hundred rules already. Delete some
