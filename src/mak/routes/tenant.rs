//! A franchisee's CRM and its side of the exchange.

use aftersale::{calls, hours, recall, returns};
use exchange::bid;
use exchange::order::Order as StandingOrder;
use exchange::order::input::OrderInput;
use imports::Leads;
use intake as import;
use kernel::Action::{Approve, Assign, Bid, Configure, Create, Delete, Edit, Export, Return, Reveal, View};
use kernel::Object::{
    Bank, Client, Deal, Fairness, Field, Import, Lead, Lot, Order, Pipeline, Task, Territory, Wallet,
};
use kernel::Site;
use lending::quote::{Quote, QuoteInput};
use lending::{application, bank, calculator, submission};
use planner::rule;
use pool::lead::import::Pool;
use simulator::fairness;
use trading::{buying, floor, journal, order, territory, why};
use web::{Access, Doc, Route};
use workplace::{batch, board, client, custom, deal, feed, lead, merge, notice, places};

use super::{Table, may};

pub(super) fn routes() -> Vec<Route> {
    let mut routes = lead_api();
    routes.extend(deal_api());
    routes.extend(planner_api());
    routes.extend(lending_api());
    routes.extend(exchange_api());
    routes.extend(aftersale_api());
    routes
}

fn lead_api() -> Vec<Route> {
    let on = Table(Some(Site::Tenant));
    vec![
        on.get("/api/v1/leads", may(View, Lead), lead::api::list).doc(Doc::new("Leads")),
        on.post("/api/v1/leads", may(Create, Lead), lead::api::create)
            .doc(Doc::new("Add a lead").body::<lead::api::NewBody>().answer::<crm::lead::Created>(201)),
        on.get("/api/v1/leads/{id}", may(View, Lead), lead::api::get)
            .doc(Doc::new("A lead with its history").answer::<lead::api::LeadOut>(200)),
        on.patch("/api/v1/leads/{id}", may(Edit, Lead), lead::api::patch)
            .doc(Doc::new("Change a lead").body::<crm::lead::LeadPatch>().answer::<lead::api::LeadOut>(200)),
        on.delete("/api/v1/leads/{id}", may(Delete, Lead), lead::api::delete).doc(Doc::new("Delete a lead")),
        on.post("/api/v1/leads/{id}/restore", may(Delete, Lead), lead::api::restore).doc(Doc::new("Restore a lead")),
        on.post("/api/v1/leads/{id}/convert", may(Create, Deal), lead::api::convert).doc(
            Doc::new("Make it a client and a deal")
                .body::<lead::api::ConvertBody>()
                .answer::<crm::lead::Converted>(201),
        ),
        on.post("/api/v1/leads/{id}/assign", may(Assign, Lead), lead::api::assign)
            .doc(Doc::new("Give it to somebody").body::<lead::api::AssignBody>()),
        on.post("/api/v1/leads/{id}/reveal", may(Reveal, Lead), lead::api::reveal).unremembered().doc(
            Doc::new("Show personal data, with a reason")
                .body::<lead::api::RevealBody>()
                .answer::<crm::lead::reveal::Revealed>(200),
        ),
        on.post("/api/v1/leads/{id}/notes", may(Create, Task), feed::api::create_of_lead).doc(Doc::new("Add a note")),
        on.post("/api/v1/leads/{id}/calls", may(Create, Task), calls::api::create)
            .doc(Doc::new("Record a call").body::<calls::CallInput>().answer::<calls::Call>(201)),
        on.get("/api/v1/leads/{id}/calls", may(View, Lead), calls::api::list)
            .doc(Doc::new("Recorded calls, the latest first").answer::<calls::api::Calls>(200)),
        on.get("/api/v1/views", may(View, Lead), lead::view_api::list).doc(Doc::new("Saved views of the leads")),
        on.post("/api/v1/views", may(View, Lead), lead::view_api::create)
            .doc(Doc::new("Save a view").body::<crm::view::edit::ViewInput>().answer::<crm::view::View>(201)),
        on.put("/api/v1/views/{id}", may(View, Lead), lead::view_api::change)
            .doc(Doc::new("Change a view").body::<lead::view_api::ChangeBody>().answer::<crm::view::View>(200)),
        on.delete("/api/v1/views/{id}", may(View, Lead), lead::view_api::delete).doc(Doc::new("Delete a view")),
        on.post("/api/v1/leads/{id}/tags", may(Edit, Lead), lead::tag::api_add)
            .doc(Doc::new("Put tags on a lead").body::<lead::tag::TagsBody>().answer::<lead::tag::TagsOut>(200)),
        on.delete("/api/v1/leads/{id}/tags/{tag}", may(Edit, Lead), lead::tag::api_remove)
            .doc(Doc::new("Take a tag off a lead")),
        on.get("/api/v1/tags", may(View, Lead), tags::api::list).doc(Doc::new("Tags, the last used first")),
        on.post("/api/v1/tags", may(Configure, Field), tags::api::create)
            .doc(Doc::new("Add a tag").body::<tags::edit::TagInput>().answer::<tags::Tag>(201)),
        on.put("/api/v1/tags/{id}", may(Configure, Field), tags::api::change)
            .doc(Doc::new("Change a tag").body::<tags::api::ChangeBody>().answer::<tags::Tag>(200)),
        on.delete("/api/v1/tags/{id}", may(Configure, Field), tags::api::delete).doc(Doc::new("Delete a tag")),
        on.post("/api/v1/tags/{id}/merge", may(Configure, Field), tags::api::merge)
            .doc(Doc::new("Make a tag part of another").body::<tags::api::MergeBody>()),
        on.post("/api/v1/tags/{id}/restore", may(Configure, Field), tags::api::restore)
            .doc(Doc::new("Bring a tag back").answer::<tags::Tag>(200)),
        on.get("/api/v1/segments", may(View, Lead), segments::api::list).doc(Doc::new("Segments of leads")),
        on.post("/api/v1/segments", may(View, Lead), segments::api::create)
            .doc(Doc::new("Make a segment").body::<segments::api::NewBody>().answer::<segments::Segment>(201)),
        on.get("/api/v1/segments/{id}", may(View, Lead), segments::api::get)
            .doc(Doc::new("A segment with its count").answer::<segments::api::SegmentOut>(200)),
        on.put("/api/v1/segments/{id}", may(View, Lead), segments::api::change)
            .doc(Doc::new("Change a segment").body::<segments::api::ChangeBody>().answer::<segments::Segment>(200)),
        on.delete("/api/v1/segments/{id}", may(View, Lead), segments::api::delete).doc(Doc::new("Delete a segment")),
        on.post("/api/v1/segments/{id}/restore", may(View, Lead), segments::api::restore)
            .doc(Doc::new("Bring a segment back").answer::<segments::Segment>(200)),
        on.post("/api/v1/segments/{id}/leads", may(View, Lead), segments::api::put_on).doc(
            Doc::new("Put leads on the list of a static segment")
                .body::<segments::api::LeadsBody>()
                .answer::<segments::api::Moved>(200),
        ),
        on.post("/api/v1/segments/{id}/leads/remove", may(View, Lead), segments::api::take_off).doc(
            Doc::new("Take leads off the list of a static segment")
                .body::<segments::api::LeadsBody>()
                .answer::<segments::api::Moved>(200),
        ),
        on.get("/api/v1/bin", may(Delete, Lead), bin::api::index).doc(Doc::new("Removed leads, the last first")),
        on.post("/api/v1/bin/restore", may(Delete, Lead), bin::api::restore)
            .doc(Doc::new("Bring removed leads back").body::<bin::api::RestoreBody>().answer::<crm::batch::Batch>(201)),
        on.post("/api/v1/bin/purge", may(Delete, Lead), bin::api::destroy)
            .doc(Doc::new("Destroy removed leads").body::<bin::api::PurgeBody>().answer::<bin::Purge>(200)),
        on.get("/api/v1/bin/purges", may(Delete, Lead), bin::api::purges)
            .doc(Doc::new("How many removed leads were destroyed")),
        on.get("/api/v1/bin/term", may(Delete, Lead), bin::api::get_term)
            .doc(Doc::new("For how long removed leads are kept").answer::<bin::api::Term>(200)),
        on.put("/api/v1/bin/term", may(Configure, Field), bin::api::put_term).doc(
            Doc::new("Say for how long removed leads are kept").body::<bin::api::Term>().answer::<bin::api::Term>(200),
        ),
        on.get("/api/v1/leads/export/{format}", may(Export, Lead), lead::export::take)
            .doc(Doc::new("Leads as a file, `csv` or `xlsx`, filtered as the page is")),
        on.get("/api/v1/exports", may(Export, Lead), lead::exports_page::api).doc(Doc::new("Who took leads out")),
        on.get("/api/v1/batches", may(Edit, Lead), batch::api::list).doc(Doc::new("Acts on many leads")),
        on.post("/api/v1/batches", may(Edit, Lead), batch::api::create)
            .doc(Doc::new("Act on many leads").body::<batch::api::BatchBody>().answer::<crm::batch::Batch>(201)),
        on.get("/api/v1/batches/{id}", may(Edit, Lead), batch::api::get)
            .doc(Doc::new("An act on many leads").answer::<crm::batch::Batch>(200)),
        on.post("/api/v1/batches/{id}/undo", may(Edit, Lead), batch::api::undo)
            .doc(Doc::new("Take an act on many leads back").answer::<crm::batch::Batch>(200)),
        on.post("/api/v1/leads/merge", may(Edit, Lead), merge::api::create).doc(
            Doc::new("Make leads of one person one").body::<crm::merge::MergeInput>().answer::<merge::api::Merged>(201),
        ),
        on.get("/api/v1/duplicates", may(Assign, Lead), duplicates::api::list)
            .doc(Doc::new("Leads that may be of one person").answer::<duplicates::api::Found>(200)),
        on.get("/api/v1/duplicates/policy", may(View, Lead), duplicates::api::policy).doc(
            Doc::new("What becomes of a new lead whose contact is known").answer::<duplicates::api::PolicyBody>(200),
        ),
        on.put("/api/v1/duplicates/policy", may(Configure, Pipeline), duplicates::api::set_policy).doc(
            Doc::new("Choose what becomes of it")
                .body::<duplicates::api::PolicyBody>()
                .answer::<duplicates::api::PolicyBody>(200),
        ),
        on.get("/api/v1/duplicates/scan", may(Assign, Lead), duplicates::api::scan)
            .doc(Doc::new("The last search of the whole base").answer::<duplicates::Scan>(200)),
        on.post("/api/v1/duplicates/scan", may(Assign, Lead), duplicates::api::begin)
            .doc(Doc::new("Search the whole base for duplicates").answer::<duplicates::Scan>(201)),
        on.post("/api/v1/duplicates/{id}/dismiss", may(Assign, Lead), duplicates::api::differ)
            .doc(Doc::new("These are different people")),
        on.post("/api/v1/merges/{id}/undo", may(Edit, Lead), merge::api::part)
            .doc(Doc::new("Part what was merged").answer::<merge::api::Merged>(200)),
        on.get("/api/v1/clients", may(View, Client), client::api::list).doc(Doc::new("Clients")),
        on.post("/api/v1/clients", may(Create, Client), client::api::create)
            .doc(Doc::new("Add a client").body::<crm::client::ClientBody>().answer::<client::api::ClientOut>(201)),
        on.get("/api/v1/clients/{id}", may(View, Client), client::api::get)
            .doc(Doc::new("A client").answer::<client::api::ClientOut>(200)),
        on.patch("/api/v1/clients/{id}", may(Edit, Client), client::api::patch)
            .doc(Doc::new("Change a client").body::<crm::client::ClientPatch>().answer::<client::api::ClientOut>(200)),
        on.post("/api/v1/clients/{id}/notes", may(Create, Task), feed::api::create_of_client)
            .doc(Doc::new("Add a note")),
        on.get("/api/v1/notes", may(View, Task), feed::api::list).doc(Doc::new("Notes of a record")),
        on.post("/api/v1/notes", may(Create, Task), feed::api::create)
            .doc(Doc::new("Add a note").body::<feed::api::NoteOf>()),
        on.get("/api/v1/notices", Access::SignedIn, notice::api::list).doc(Doc::new("Own notices")),
        on.post("/api/v1/notices/read", Access::SignedIn, notice::api::read).doc(Doc::new("Mark own notices as read")),
    ]
}

fn deal_api() -> Vec<Route> {
    let on = Table(Some(Site::Tenant));
    vec![
        on.get("/api/v1/deals", may(View, Deal), deal::api::list).doc(Doc::new("Deals")),
        on.post("/api/v1/deals", may(Create, Deal), deal::api::create)
            .doc(Doc::new("Add a deal").body::<crm::deal::NewDeal>().answer::<deal::api::DealOut>(201)),
        on.get("/api/v1/deals/{id}", may(View, Deal), deal::api::get)
            .doc(Doc::new("A deal").answer::<deal::api::DealOut>(200)),
        on.patch("/api/v1/deals/{id}", may(Edit, Deal), deal::api::patch)
            .doc(Doc::new("Change a deal").body::<crm::deal::DealPatch>().answer::<deal::api::DealOut>(200)),
        on.post("/api/v1/deals/{id}/stage", may(Edit, Deal), deal::api::stage)
            .doc(Doc::new("Move a deal").body::<crm::deal::StageMove>().answer::<deal::api::DealOut>(200)),
        on.post("/api/v1/deals/{id}/issue", may(Approve, Deal), deal::api::issue).doc(
            Doc::new("Book the loan and the commission")
                .body::<crm::deal::IssueBody>()
                .answer::<deal::api::DealOut>(200),
        ),
        on.post("/api/v1/deals/{id}/issue/reverse", may(Approve, Deal), deal::api::reverse)
            .doc(Doc::new("Reverse an issue").body::<deal::api::ReverseBody>().answer::<deal::api::DealOut>(200)),
        on.post("/api/v1/deals/{id}/notes", may(Create, Task), feed::api::create_of_deal).doc(Doc::new("Add a note")),
        on.post("/api/v1/calculator", may(View, Deal), calculator::api::calculate)
            .doc(Doc::new("What a loan comes to; nothing is written").body::<QuoteInput>().answer::<Quote>(200)),
        on.get("/api/v1/board", may(View, Deal), board::api::board).doc(Doc::new("A pipeline's board")),
        on.get("/api/v1/board/more", may(View, Deal), board::api::more).doc(Doc::new("More of a column")),
        on.get("/api/v1/fields", may(View, Field), custom::api::list).doc(Doc::new("Custom fields")),
        on.post("/api/v1/fields", may(Configure, Field), custom::api::create)
            .doc(Doc::new("Add a custom field").body::<fields::edit::Body>().answer::<fields::Definition>(201)),
        on.post("/api/v1/fields/reorder", may(Configure, Field), custom::api::reorder)
            .doc(Doc::new("Order custom fields").body::<custom::api::OrderBody>()),
        on.put("/api/v1/fields/{id}", may(Configure, Field), custom::api::change)
            .doc(Doc::new("Change a custom field").body::<custom::api::ChangeBody>().answer::<fields::Definition>(200)),
        on.post("/api/v1/fields/{id}/archive", may(Configure, Field), custom::api::archive)
            .doc(Doc::new("Take a custom field out of use").answer::<fields::Definition>(200)),
        on.post("/api/v1/fields/{id}/restore", may(Configure, Field), custom::api::restore)
            .doc(Doc::new("Bring a custom field back").answer::<fields::Definition>(200)),
        on.get("/api/v1/lead-statuses", may(View, Lead), places::status_api::list)
            .doc(Doc::new("Statuses of leads, `?archived=true` with those out of use")),
        on.post("/api/v1/lead-statuses", may(Configure, Pipeline), places::status_api::create).doc(
            Doc::new("Add a status")
                .body::<pipeline::status::edit::NewStatus>()
                .answer::<pipeline::status::Status>(201),
        ),
        on.post("/api/v1/lead-statuses/reorder", may(Configure, Pipeline), places::status_api::reorder)
            .doc(Doc::new("Order statuses").body::<places::status_api::StatusOrder>()),
        on.patch("/api/v1/lead-statuses/{code}", may(Configure, Pipeline), places::status_api::patch).doc(
            Doc::new("Change a status")
                .body::<pipeline::status::edit::StatusPatch>()
                .answer::<pipeline::status::Status>(200),
        ),
        on.delete("/api/v1/lead-statuses/{code}", may(Configure, Pipeline), places::status_api::delete)
            .doc(Doc::new("Take a status out of use, its leads go to `target`")),
        on.post("/api/v1/lead-statuses/{code}/restore", may(Configure, Pipeline), places::status_api::restore)
            .doc(Doc::new("Bring a status back").answer::<pipeline::status::Status>(200)),
        on.get("/api/v1/pipelines", may(View, Pipeline), places::api::list).doc(Doc::new("Pipelines")),
        on.post("/api/v1/pipelines", may(Configure, Pipeline), places::api::create)
            .doc(Doc::new("Add a pipeline").body::<pipeline::edit::NewPipeline>()),
        on.post("/api/v1/pipelines/reorder", may(Configure, Pipeline), places::api::reorder)
            .doc(Doc::new("Order pipelines")),
        on.get("/api/v1/pipelines/{id}", may(View, Pipeline), places::api::get).doc(Doc::new("A pipeline")),
        on.patch("/api/v1/pipelines/{id}", may(Configure, Pipeline), places::api::patch)
            .doc(Doc::new("Change a pipeline").body::<pipeline::edit::PipelinePatch>()),
        on.delete("/api/v1/pipelines/{id}", may(Configure, Pipeline), places::api::delete)
            .doc(Doc::new("Delete a pipeline")),
        on.post("/api/v1/pipelines/{id}/stages", may(Configure, Pipeline), places::api::create_stage)
            .doc(Doc::new("Add a stage")),
        on.post("/api/v1/pipelines/{id}/stages/reorder", may(Configure, Pipeline), places::api::reorder_stages)
            .doc(Doc::new("Order stages")),
        on.patch("/api/v1/pipelines/{id}/stages/{stage}", may(Configure, Pipeline), places::api::patch_stage)
            .doc(Doc::new("Change a stage")),
        on.delete("/api/v1/pipelines/{id}/stages/{stage}", may(Configure, Pipeline), places::api::delete_stage)
            .doc(Doc::new("Delete a stage")),
    ]
}

fn planner_api() -> Vec<Route> {
    let on = Table(Some(Site::Tenant));
    vec![
        on.get("/api/v1/tasks", may(View, Task), planner::api::list).doc(Doc::new("Tasks")),
        on.post("/api/v1/tasks", may(Create, Task), planner::api::create)
            .doc(Doc::new("Add a task").body::<planner::NewTask>().answer::<planner::Task>(201)),
        on.get("/api/v1/tasks/{id}", may(View, Task), planner::api::get)
            .doc(Doc::new("A task").answer::<planner::Task>(200)),
        on.patch("/api/v1/tasks/{id}", may(Edit, Task), planner::api::patch)
            .doc(Doc::new("Change a task").body::<planner::TaskPatch>().answer::<planner::Task>(200)),
        on.delete("/api/v1/tasks/{id}", may(Delete, Task), planner::api::delete).doc(Doc::new("Delete a task")),
        on.post("/api/v1/tasks/{id}/restore", may(Delete, Task), planner::api::restore)
            .doc(Doc::new("Restore a task").answer::<planner::Task>(200)),
        on.get("/api/v1/workdays", may(View, Task), planner::api::workdays)
            .doc(Doc::new("The production calendar of Russia, from a day to a day")),
        on.get("/api/v1/task-rules", may(Configure, Pipeline), rule::api::list).doc(Doc::new("Rules that make tasks")),
        on.post("/api/v1/task-rules", may(Configure, Pipeline), rule::api::create)
            .doc(Doc::new("Add a rule").body::<rule::RuleInput>().answer::<rule::Rule>(201)),
        on.put("/api/v1/task-rules/{id}", may(Configure, Pipeline), rule::api::replace)
            .doc(Doc::new("Change a rule").body::<rule::RuleInput>().answer::<rule::Rule>(200)),
        on.delete("/api/v1/task-rules/{id}", may(Configure, Pipeline), rule::api::delete)
            .doc(Doc::new("Delete a rule")),
    ]
}

fn lending_api() -> Vec<Route> {
    let on = Table(Some(Site::Tenant));
    vec![
        on.get("/api/v1/banks", may(View, Bank), bank::api::index).doc(Doc::new("Banks with their programmes")),
        on.post("/api/v1/banks", may(Configure, Bank), bank::api::create)
            .doc(Doc::new("Add a bank").body::<bank::edit::BankInput>().answer::<bank::Bank>(201)),
        on.put("/api/v1/banks/{id}", may(Configure, Bank), bank::api::change)
            .doc(Doc::new("Change a bank").body::<bank::edit::BankInput>().answer::<bank::Bank>(200)),
        on.post("/api/v1/banks/{id}/programmes", may(Configure, Bank), bank::api::create_programme)
            .doc(Doc::new("Add a programme").body::<bank::edit::ProgrammeInput>().answer::<bank::Programme>(201)),
        on.put("/api/v1/programmes/{id}", may(Configure, Bank), bank::api::change_programme)
            .doc(Doc::new("Change a programme").body::<bank::edit::ProgrammeInput>().answer::<bank::Programme>(200)),
        on.get("/api/v1/deals/{id}/application", may(View, Deal), application::api::show)
            .doc(Doc::new("A deal's application").answer::<application::api::ApplicationOut>(200)),
        on.put("/api/v1/deals/{id}/application", may(Edit, Deal), application::api::put).doc(
            Doc::new("Write a deal's application")
                .body::<application::ApplicationInput>()
                .answer::<application::Application>(200),
        ),
        on.get("/api/v1/deals/{id}/programmes", may(View, Deal), application::api::programmes)
            .doc(Doc::new("Programmes held against the application, the best fit first")),
        on.post("/api/v1/deals/{id}/submissions", may(Edit, Deal), submission::api::create).doc(
            Doc::new("Begin a submission to a bank")
                .body::<submission::send::SubmissionInput>()
                .answer::<submission::Submission>(201),
        ),
        on.get("/api/v1/submissions", may(View, Deal), submission::api::index)
            .doc(Doc::new("Submissions, those that stand longest first")),
        on.get("/api/v1/submissions/{id}", may(View, Deal), submission::api::get)
            .doc(Doc::new("A submission").answer::<submission::api::SubmissionOut>(200)),
        on.post("/api/v1/submissions/{id}/status", may(Edit, Deal), submission::api::step).doc(
            Doc::new("A submission's next step")
                .body::<submission::advance::Step>()
                .answer::<submission::Submission>(200),
        ),
    ]
}

fn exchange_api() -> Vec<Route> {
    let on = Table(Some(Site::Tenant));
    vec![
        on.get("/api/v1/lots", may(View, Lot), floor::api::lots).doc(Doc::new("Open lots, masked")),
        on.get("/api/v1/closed-lots", may(View, Lot), floor::api::closed)
            .doc(Doc::new("Own closed lots: those one bid for or bought")),
        on.get("/api/v1/reasons", may(View, Lot), why::api::own)
            .doc(Doc::new("Why one did not get leads").answer::<why::api::ReasonsView>(200)),
        on.get("/api/v1/rating", may(View, Order), buying::rating_page::own)
            .doc(Doc::new("One's rating and its parts").answer::<buying::rating_page::OwnRating>(200)),
        on.get("/api/v1/lots/{id}", may(View, Lot), floor::api::lot)
            .doc(Doc::new("A lot, masked").answer::<floor::card::Masked>(200)),
        on.get("/api/v1/lots/{id}/proof", may(View, Lot), journal::api::show)
            .doc(Doc::new("The bundle of a closed lot for mak verify-lot")),
        on.get("/api/v1/lots/{id}/bids/{bid_id}/inclusion", may(View, Lot), journal::api::inclusion)
            .doc(Doc::new("The proof that a bid is in a closed lot's log, for mak verify-bid")),
        on.get("/api/v1/lots/{id}/story", may(View, Lot), journal::api::tell)
            .doc(Doc::new("How a closed lot was decided, in words")),
        on.get("/api/v1/lots/{id}/terms", may(View, Lot), recall::terms::get)
            .doc(Doc::new("Its terms of return and recall").answer::<recall::terms::Terms>(200)),
        on.post("/api/v1/lots/{id}/bids", may(Bid, Lot), floor::api::bid)
            .doc(Doc::new("Bid").body::<floor::api::BidInput>().answer::<bid::place::Placed>(201)),
        on.post("/api/v1/lots/{id}/take", may(Bid, Lot), floor::api::take).doc(
            Doc::new("Take at the current price").body::<floor::api::TakeInput>().answer::<bid::place::Placed>(201),
        ),
        on.get("/api/v1/standing-orders", may(View, Order), order::api::list).doc(Doc::new("Standing orders")),
        on.post("/api/v1/standing-orders", may(Create, Order), order::api::make)
            .doc(Doc::new("Add a standing order").body::<OrderInput>().answer::<order::api::Made>(201)),
        on.post("/api/v1/standing-orders/preview", may(View, Order), order::api::try_on).doc(
            Doc::new("What is in an order's way, and what it would have bought")
                .body::<order::api::TryOn>()
                .answer::<order::preview::Preview>(200),
        ),
        on.put("/api/v1/standing-orders/{id}", may(Edit, Order), order::api::replace)
            .doc(Doc::new("Change it").body::<OrderInput>().answer::<StandingOrder>(200)),
        on.get("/api/v1/buying", may(View, Order), buying::api::own)
            .doc(Doc::new("What it may buy").answer::<buying::api::Buying>(200)),
        on.put("/api/v1/buying/hours", may(Edit, Order), buying::api::set_hours)
            .doc(Doc::new("Set its buying hours").body::<buying::api::HoursInput>().answer::<buying::api::Buying>(200)),
        on.get("/api/v1/standing-orders/{id}", may(View, Order), order::api::get)
            .doc(Doc::new("A standing order").answer::<StandingOrder>(200)),
        on.patch("/api/v1/standing-orders/{id}", may(Edit, Order), order::api::change)
            .doc(Doc::new("Pause or resume it").body::<order::api::Change>().answer::<StandingOrder>(200)),
        on.delete("/api/v1/standing-orders/{id}", may(Delete, Order), order::api::remove).doc(Doc::new("Delete it")),
        on.get("/api/v1/wallet", may(View, Wallet), wallet::api::own)
            .doc(Doc::new("The wallet").answer::<wallet::api::WalletView>(200)),
        on.patch("/api/v1/wallet/thresholds", may(Configure, Wallet), wallet::api::set_own_thresholds).doc(
            Doc::new("Set the wallet's thresholds")
                .body::<wallet::threshold::ThresholdInput>()
                .answer::<wallet::Wallet>(200),
        ),
        on.get("/api/v1/wallet/statement", may(Export, Wallet), wallet::export::own_document)
            .doc(Doc::new("A period's statement as a document").answer::<wallet::document::Document>(200)),
        on.get("/api/v1/wallet/statement.xlsx", may(Export, Wallet), wallet::export::own)
            .doc(Doc::new("A period's statement as XLSX")),
        on.get("/api/v1/wallet/holds", may(View, Wallet), wallet::api::own_holds).doc(Doc::new("Its live holds")),
        on.get("/api/v1/wallet/transfers", may(View, Wallet), wallet::api::own_transfers)
            .doc(Doc::new("Its transfers")),
        on.get("/api/v1/territory", may(View, Territory), territory::api::own)
            .doc(Doc::new("What became of the leads of one's territory").answer::<territory::figures::Own>(200)),
        on.get("/api/v1/fairness", may(View, Fairness), fairness::api::own)
            .doc(Doc::new("One's own line of each week beside the network's figures")),
        on.get("/api/v1/imports", may(View, Import), import::api::list).doc(Doc::new("Imports")),
        on.post("/api/v1/imports", may(Create, Import), import::api::create::<Pool, Leads>)
            .doc(Doc::new("Import a file (multipart)").answer::<import::api::Begun>(202)),
        on.get("/api/v1/imports/{id}", may(View, Import), import::api::get)
            .doc(Doc::new("An import").answer::<import::api::ImportView>(200)),
        on.get("/api/v1/imports/{id}/rows", may(View, Import), import::api::rows).doc(Doc::new("Verdicts by row")),
        on.get("/api/v1/imports/{id}/rejects", may(View, Import), import::api::rejects)
            .doc(Doc::new("Rejected rows as a file")),
        on.post("/api/v1/imports/{id}/pause", may(Create, Import), import::api::pause).doc(Doc::new("Pause an import")),
        on.post("/api/v1/imports/{id}/resume", may(Create, Import), import::api::resume)
            .doc(Doc::new("Go on with an import that was paused")),
        on.post("/api/v1/imports/{id}/cancel", may(Create, Import), import::api::cancel)
            .doc(Doc::new("Stop an import for good")),
        on.post("/api/v1/imports/{id}/undo", may(Delete, Import), import::api::undo).doc(Doc::new("Undo an import")),
    ]
}

fn aftersale_api() -> Vec<Route> {
    let on = Table(Some(Site::Tenant));
    vec![
        on.post("/api/v1/leads/{id}/return", may(Return, Lead), returns::api::ask).doc(
            Doc::new("Return a bought lead").body::<returns::request::ReturnInput>().answer::<returns::api::Asked>(201),
        ),
        on.get("/api/v1/contact-hours", may(View, Lead), hours::api::own)
            .doc(Doc::new("Its contact hours, which head office sets").answer::<hours::api::HoursView>(200)),
        on.get("/api/v1/leads/{id}/first-contact", may(View, Lead), recall::api::first_contact)
            .doc(Doc::new("When the first contact is due").answer::<recall::FirstContact>(200)),
        on.get("/api/v1/returns", may(Return, Lead), returns::api::index).doc(Doc::new("Own returns")),
        on.get("/api/v1/returns/{id}", may(Return, Lead), returns::api::get)
            .doc(Doc::new("A return").answer::<returns::list::ReturnView>(200)),
        on.post("/api/v1/returns/{id}/appeal", may(Return, Lead), returns::api::object).doc(
            Doc::new("Appeal against a refusal, once")
                .body::<returns::appeal::AppealInput>()
                .answer::<returns::api::Asked>(200),
        ),
        on.post("/api/v1/returns/{id}/files", may(Return, Lead), returns::api::attach)
            .doc(Doc::new("Lay files beside a return (multipart)").answer::<returns::api::Taken>(201)),
        on.get("/api/v1/returns/{id}/files/{file}", may(Return, Lead), returns::api::download)
            .doc(Doc::new("A file beside a return")),
    ]
}
