//! A franchisee's CRM and its side of the exchange.

use aftersale::{calls, hours, recall, returns};
use exchange::bid;
use exchange::order::Order as StandingOrder;
use exchange::order::input::OrderInput;
use intake as import;
use kernel::Action::{Approve, Assign, Bid, Configure, Create, Delete, Edit, Export, Return, Reveal, View};
use kernel::Object::{
    Bank, Client, Deal, Fairness, Field, Import, Lead, Lot, Order, Pipeline, Task, Territory, Wallet,
};
use kernel::Site;
use lending::quote::{Quote, QuoteInput};
use lending::{application, bank, calculator, submission};
use planner::{calendar, day, rule};
use simulator::fairness;
use trading::{buying, floor, journal, order, territory, why};
use web::{Access, Doc, Route};
use workplace::{batch, board, client, custom, deal, feed, lead, merge, notice, pipeline};

use super::{Table, may};

pub(super) fn routes() -> Vec<Route> {
    let mut routes = lead_api();
    routes.extend(deal_api());
    routes.extend(planner_api());
    routes.extend(lending_api());
    routes.extend(exchange_api());
    routes.extend(aftersale_api());
    routes.extend(pages());
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
        on.get("/api/v1/duplicates/scan", may(Assign, Lead), duplicates::api::scan)
            .doc(Doc::new("The last search of the whole base").answer::<duplicates::Scan>(200)),
        on.post("/api/v1/duplicates/scan", may(Assign, Lead), duplicates::api::begin)
            .doc(Doc::new("Search the whole base for duplicates").answer::<duplicates::Scan>(201)),
        on.post("/api/v1/duplicates/{id}/dismiss", may(Assign, Lead), duplicates::api::differ)
            .doc(Doc::new("These are different people")),
        on.post("/api/v1/merges/{id}/undo", may(Edit, Lead), merge::api::part)
            .doc(Doc::new("Part what was merged").answer::<merge::api::Merged>(200)),
        on.get("/api/v1/lead-statuses", may(View, Lead), lead::api::statuses).doc(Doc::new("Statuses of leads")),
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
        on.get("/api/v1/pipelines", may(View, Pipeline), pipeline::api::list).doc(Doc::new("Pipelines")),
        on.post("/api/v1/pipelines", may(Configure, Pipeline), pipeline::api::create)
            .doc(Doc::new("Add a pipeline").body::<crm::pipeline::edit::NewPipeline>()),
        on.post("/api/v1/pipelines/reorder", may(Configure, Pipeline), pipeline::api::reorder)
            .doc(Doc::new("Order pipelines")),
        on.get("/api/v1/pipelines/{id}", may(View, Pipeline), pipeline::api::get).doc(Doc::new("A pipeline")),
        on.patch("/api/v1/pipelines/{id}", may(Configure, Pipeline), pipeline::api::patch)
            .doc(Doc::new("Change a pipeline").body::<crm::pipeline::edit::PipelinePatch>()),
        on.delete("/api/v1/pipelines/{id}", may(Configure, Pipeline), pipeline::api::delete)
            .doc(Doc::new("Delete a pipeline")),
        on.post("/api/v1/pipelines/{id}/stages", may(Configure, Pipeline), pipeline::api::create_stage)
            .doc(Doc::new("Add a stage")),
        on.post("/api/v1/pipelines/{id}/stages/reorder", may(Configure, Pipeline), pipeline::api::reorder_stages)
            .doc(Doc::new("Order stages")),
        on.patch("/api/v1/pipelines/{id}/stages/{stage}", may(Configure, Pipeline), pipeline::api::patch_stage)
            .doc(Doc::new("Change a stage")),
        on.delete("/api/v1/pipelines/{id}/stages/{stage}", may(Configure, Pipeline), pipeline::api::delete_stage)
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
        on.post("/api/v1/imports", may(Create, Import), import::api::create)
            .doc(Doc::new("Import a file (multipart)").answer::<import::api::Begun>(202)),
        on.get("/api/v1/imports/{id}", may(View, Import), import::api::get)
            .doc(Doc::new("An import").answer::<import::api::ImportView>(200)),
        on.get("/api/v1/imports/{id}/rows", may(View, Import), import::api::rows).doc(Doc::new("Verdicts by row")),
        on.get("/api/v1/imports/{id}/rejects", may(View, Import), import::api::rejects)
            .doc(Doc::new("Rejected rows as a file")),
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

fn pages() -> Vec<Route> {
    let on = Table(Some(Site::Tenant));
    vec![
        on.get("/", may(View, Lead), home),
        on.get("/leads", may(View, Lead), lead::list_page::list),
        on.get("/duplicates", may(Assign, Lead), duplicates::page::show),
        on.post("/duplicates", may(Assign, Lead), duplicates::act::begin),
        on.post("/duplicates/{id}/dismiss", may(Assign, Lead), duplicates::act::differ),
        on.get("/leads/merge", may(Edit, Lead), merge::page::show),
        on.post("/leads/merge", may(Edit, Lead), merge::act::create),
        on.post("/merges/{id}/undo", may(Edit, Lead), merge::act::part),
        on.get("/leads/new", may(Create, Lead), lead::form_page::new),
        on.post("/leads", may(Create, Lead), lead::form_page::create),
        on.post("/leads/check", may(Create, Lead), lead::form_page::check),
        on.post("/leads/batch", may(Edit, Lead), batch::act::begin),
        on.get("/leads/export/{format}", may(Export, Lead), lead::export::take),
        on.get("/exports", may(Export, Lead), lead::exports_page::show),
        on.get("/batches", may(Edit, Lead), batch::page::show),
        on.post("/batches/{id}/undo", may(Edit, Lead), batch::act::take_back),
        on.post("/leads/columns", may(View, Lead), lead::view_act::choose),
        on.post("/views", may(View, Lead), lead::view_act::create),
        on.post("/views/{id}", may(View, Lead), lead::view_act::change),
        on.post("/views/{id}/delete", may(View, Lead), lead::view_act::delete),
        on.post("/views/{id}/restore", may(View, Lead), lead::view_act::restore),
        on.get("/leads/{id}", may(View, Lead), lead::card_page::card),
        on.post("/leads/{id}", may(Edit, Lead), lead::form_page::save),
        on.get("/leads/{id}/panel", may(View, Lead), lead::card_page::panel),
        on.get("/leads/{id}/edit", may(Edit, Lead), lead::form_page::show),
        on.post("/leads/{id}/status", may(Edit, Lead), lead::act::set_status),
        on.post("/leads/{id}/assign", may(Assign, Lead), lead::act::assign),
        on.post("/leads/{id}/reveal", may(Reveal, Lead), lead::act::reveal),
        on.post("/leads/{id}/notes", may(Create, Task), lead::act::note),
        on.post("/leads/{id}/calls", may(Create, Task), calls::page::add),
        on.post("/leads/{id}/convert", may(Create, Deal), lead::act::convert),
        on.post("/leads/{id}/delete", may(Delete, Lead), lead::act::delete),
        on.post("/leads/{id}/restore", may(Delete, Lead), lead::act::restore),
        on.get("/board", may(View, Deal), board::page::show),
        on.get("/board/more", may(View, Deal), board::page::show_more),
        on.get("/deals/new", may(Create, Deal), deal::form_page::new),
        on.post("/deals", may(Create, Deal), deal::form_page::create),
        on.get("/deals/{id}", may(View, Deal), deal::card_page::show),
        on.post("/deals/{id}", may(Edit, Deal), deal::act::save),
        on.post("/deals/{id}/stage", may(Edit, Deal), deal::act::stage),
        on.post("/deals/{id}/issue", may(Approve, Deal), deal::act::issue),
        on.post("/deals/{id}/issue/reverse", may(Approve, Deal), deal::act::reverse),
        on.post("/deals/{id}/notes", may(Create, Task), deal::act::note),
        on.get("/calculator", may(View, Deal), calculator::page::show),
        on.get("/deals/{id}/application", may(View, Deal), application::page::show),
        on.get("/deals/{id}/application/part", may(View, Deal), application::part::of_deal),
        on.post("/deals/{id}/application", may(Edit, Deal), application::page::store),
        on.post("/deals/{id}/submissions", may(Edit, Deal), application::page::add),
        on.post("/deals/{id}/submissions/{submission}", may(Edit, Deal), application::page::step),
        on.get("/submissions", may(View, Deal), submission::page::show),
        on.get("/banks", may(View, Bank), bank::page::show),
        on.post("/banks", may(Configure, Bank), bank::page::create),
        on.post("/banks/{id}", may(Configure, Bank), bank::page::save),
        on.get("/banks/{id}/programmes/new", may(Configure, Bank), bank::programme_page::new_programme),
        on.post("/banks/{id}/programmes", may(Configure, Bank), bank::programme_page::create_programme),
        on.get("/programmes/{id}", may(Configure, Bank), bank::programme_page::show_programme),
        on.post("/programmes/{id}", may(Configure, Bank), bank::programme_page::save_programme),
        on.get("/clients", may(View, Client), client::list_page::list),
        on.get("/clients/new", may(Create, Client), client::list_page::new),
        on.post("/clients", may(Create, Client), client::list_page::create),
        on.get("/clients/{id}", may(View, Client), client::card_page::show),
        on.get("/clients/{id}/edit", may(Edit, Client), client::act::show_form),
        on.post("/clients/{id}", may(Edit, Client), client::act::save),
        on.post("/clients/{id}/reveal", may(Reveal, Client), client::act::reveal),
        on.post("/clients/{id}/notes", may(Create, Task), client::act::note),
        on.get("/fields", may(Configure, Field), custom::list_page::show),
        on.post("/fields", may(Configure, Field), custom::form_page::create),
        on.get("/fields/new", may(Configure, Field), custom::form_page::new),
        on.post("/fields/order", may(Configure, Field), custom::act::order),
        on.get("/fields/{id}", may(Configure, Field), custom::form_page::show),
        on.post("/fields/{id}", may(Configure, Field), custom::form_page::store),
        on.post("/fields/{id}/archive", may(Configure, Field), custom::act::put_away),
        on.post("/fields/{id}/restore", may(Configure, Field), custom::act::restore),
        on.get("/pipelines", may(View, Pipeline), pipeline::page::show),
        on.post("/pipelines", may(Configure, Pipeline), pipeline::act::create),
        on.post("/pipelines/{id}", may(Configure, Pipeline), pipeline::act::rename),
        on.post("/pipelines/{id}/main", may(Configure, Pipeline), pipeline::act::make_main),
        on.post("/pipelines/{id}/delete", may(Configure, Pipeline), pipeline::act::delete),
        on.post("/pipelines/{id}/stages", may(Configure, Pipeline), pipeline::act::create_stage),
        on.post("/pipelines/{id}/stages/{stage}", may(Configure, Pipeline), pipeline::act::change_stage),
        on.post("/pipelines/{id}/stages/{stage}/delete", may(Configure, Pipeline), pipeline::act::delete_stage),
        on.post("/pipelines/{id}/stages/{stage}/move", may(Configure, Pipeline), pipeline::act::move_stage),
        on.get("/tasks", may(View, Task), day::page::show),
        on.post("/tasks", may(Create, Task), day::act::create),
        on.get("/tasks/new", may(Create, Task), day::panel::new),
        on.get("/tasks/count", may(View, Task), day::count::show),
        on.get("/tasks/about", may(Create, Task), planner::about::find::offer),
        on.get("/tasks/{id}", may(View, Task), day::panel::show),
        on.post("/tasks/{id}", may(Edit, Task), day::act::save),
        on.post("/tasks/{id}/done", may(Edit, Task), day::act::done),
        on.post("/tasks/{id}/postpone", may(Edit, Task), day::act::postpone),
        on.post("/tasks/{id}/day", may(Edit, Task), day::act::put_on),
        on.post("/tasks/{id}/due", may(Edit, Task), day::act::put_back),
        on.post("/tasks/{id}/delete", may(Delete, Task), day::act::delete),
        on.post("/tasks/{id}/restore", may(Delete, Task), day::act::restore),
        on.get("/calendar", may(View, Task), calendar::page::show),
        on.get("/task-rules", may(Configure, Pipeline), rule::page::show),
        on.post("/task-rules", may(Configure, Pipeline), rule::act::create),
        on.post("/task-rules/{id}", may(Configure, Pipeline), rule::act::save),
        on.post("/task-rules/{id}/delete", may(Configure, Pipeline), rule::act::delete),
        on.post("/task-rules/{id}/restore", may(Configure, Pipeline), rule::act::restore),
        on.get("/notices", Access::SignedIn, notice::page::show),
        on.get("/notices/bell", Access::SignedIn, notice::page::bell),
        on.get("/reasons", may(View, Lot), why::page::show),
        on.get("/proof", may(View, Lot), journal::page::show),
        on.get("/lots", may(View, Lot), floor::page::show),
        on.get("/lots/closed", may(View, Lot), floor::closed::show),
        on.get("/lots/{id}", may(View, Lot), floor::lot_page::show),
        on.post("/lots/{id}/bids", may(Bid, Lot), floor::lot_page::bid),
        on.post("/lots/{id}/take", may(Bid, Lot), floor::lot_page::take),
        on.get("/lots/{id}/card", may(View, Lot), floor::lot_page::card),
        on.get("/standing-orders", may(View, Order), order::page::show),
        on.get("/buying", may(View, Order), buying::page::show),
        on.get("/rating", may(View, Order), buying::rating_page::show),
        on.post("/buying/hours", may(Edit, Order), buying::page::set_hours),
        on.post("/standing-orders/preview", may(View, Order), order::preview_page::show),
        on.post("/standing-orders/{id}", may(Edit, Order), order::page::save),
        on.post("/standing-orders", may(Create, Order), order::page::add),
        on.post("/standing-orders/{id}/pause", may(Edit, Order), order::page::pause),
        on.post("/standing-orders/{id}/resume", may(Edit, Order), order::page::resume),
        on.post("/standing-orders/{id}/delete", may(Delete, Order), order::page::delete),
        on.get("/leads/{id}/return", may(Return, Lead), returns::ask_page::show),
        on.post("/leads/{id}/return", may(Return, Lead), returns::ask_page::ask),
        on.get("/leads/{id}/aftersale", may(View, Lead), recall::part::of_lead),
        on.get("/lots/{id}/terms", may(View, Lot), recall::terms::show),
        on.get("/returns", may(Return, Lead), returns::own_page::index),
        on.get("/returns/{id}", may(Return, Lead), returns::own_page::show),
        on.post("/returns/{id}/appeal", may(Return, Lead), returns::own_page::object),
        on.post("/returns/{id}/files", may(Return, Lead), returns::own_page::attach),
        on.get("/returns/{id}/files/{file}", may(Return, Lead), returns::api::download),
        on.get("/wallet", may(View, Wallet), wallet::page::show),
        on.get("/fairness", may(View, Fairness), fairness::own_page::show),
        on.get("/territory", may(View, Territory), territory::page::show),
        on.post("/wallet/thresholds", may(Configure, Wallet), wallet::page::save_thresholds),
        on.get("/wallet/statement.xlsx", may(Export, Wallet), wallet::export::own),
        on.get("/imports", may(View, Import), import::page::list),
        on.post("/imports", may(Create, Import), import::page::create),
        on.get("/imports/{id}", may(View, Import), import::page::get),
        on.get("/imports/{id}/rejects", may(View, Import), import::api::rejects),
        on.post("/imports/{id}/undo", may(Delete, Import), import::page::undo),
    ]
}

/// `GET /`: a franchisee's day begins with its leads.
async fn home() -> actix_web::HttpResponse {
    web::see_other("/leads")
}
