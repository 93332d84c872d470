//! Head office: tenants, the pool, lots, wallets, partners.

use aftersale::{hours, policy, recall, returns};
use exchange::check;
use exchange::lot::cancel::CancelInput;
use exchange::lot::hand_over::HandOverInput;
use exchange::lot::open::SellInput;
use exchange::plan::Plan;
use exchange::plan::version::PlanInput;
use imports::Leads;
use intake as import;
use kernel::Action::{Approve, Assign, Configure, Create, Delete, Edit, Export, Pay, Reveal, View};
use kernel::Object::{
    Event, Fairness, Import, Lead, Ledger, Lot, Partner, Return, Settlement, Simulation, Tenant, Territory, Wallet,
};
use kernel::Site;
use partners::{partner, settlement};
use pool::buying::policy::{Policy, PolicyInput};
use pool::buying::settings::SettingsInput;
use pool::lead;
use pool::lead::import::Pool;
use rules::consent::Consent;
use simulator::{fairness, page as simulator_page, run as simulation, scenario};
use trading::{buying, journal, lot, plan, territory, why};
use wallet::bank;
use web::{Doc, Route};

use super::{Table, may};
use crate::tenant;

pub(super) fn routes() -> Vec<Route> {
    let mut routes = api();
    routes.extend(aftersale_api());
    routes.extend(pages());
    routes
}

fn api() -> Vec<Route> {
    let on = Table(Some(Site::Hq));
    vec![
        on.get("/api/v1/tenants", may(View, Tenant), tenant::api::list).doc(Doc::new("Franchisees")),
        on.post("/api/v1/tenants", may(Create, Tenant), tenant::api::add)
            .doc(Doc::new("Add a franchisee").body::<tenant::NewTenantBody>().answer::<tenant::api::TenantView>(201)),
        on.get("/api/v1/tenants/{id}", may(View, Tenant), tenant::api::get)
            .doc(Doc::new("A franchisee").answer::<tenant::api::TenantView>(200)),
        on.post("/api/v1/tenants/{id}/suspend", may(Edit, Tenant), tenant::api::suspend)
            .doc(Doc::new("Suspend a franchisee").answer::<tenant::api::TenantView>(200)),
        on.post("/api/v1/tenants/{id}/resume", may(Edit, Tenant), tenant::api::resume)
            .doc(Doc::new("Resume a franchisee").answer::<tenant::api::TenantView>(200)),
        on.get("/api/v1/control", may(View, Lead), office::control_api::show)
            .doc(Doc::new("The control room's figures").answer::<office::control_api::ControlFigures>(200)),
        on.get("/api/v1/partners", may(View, Partner), partner::api::index).doc(Doc::new("Partners")),
        on.post("/api/v1/partners", may(Create, Partner), partner::api::create)
            .doc(Doc::new("Register a partner").body::<partner::register::PartnerInput>()),
        on.get("/api/v1/settlements", may(View, Settlement), settlement::api::index).doc(Doc::new("Accruals")),
        on.get("/api/v1/leads", may(View, Lead), lead::api::list).doc(Doc::new("Leads of the pool")),
        on.post("/api/v1/leads", may(Create, Lead), lead::api::create)
            .doc(Doc::new("Add a lead to the pool").body::<import::LeadBody>().answer::<lead::api::Entered>(201)),
        on.get("/api/v1/leads/{id}", may(View, Lead), lead::api::get).doc(Doc::new("A lead with its history")),
        on.put("/api/v1/leads/{id}/consent", may(Edit, Lead), lead::api::set_consent)
            .doc(Doc::new("Set to whom the person may be handed over").body::<Consent>()),
        on.post("/api/v1/leads/{id}/take", may(Assign, Lead), lead::api::take)
            .doc(Doc::new("Take a lead to work that nobody bought")),
        on.post("/api/v1/leads/{id}/release", may(Assign, Lead), lead::api::release)
            .doc(Doc::new("Put a lead that was taken back to those that are offered")),
        on.post("/api/v1/leads/{id}/sell", may(Create, Lot), lot::api::put_up)
            .doc(Doc::new("Open a lot").body::<SellInput>().answer::<lot::api::Opened>(201)),
        on.post("/api/v1/leads/{id}/hand-over", may(Create, Lot), lot::api::give)
            .doc(Doc::new("Hand a lead over by hand").body::<HandOverInput>().answer::<lot::api::Opened>(201)),
        on.get("/api/v1/lots", may(View, Lot), lot::api::list)
            .doc(Doc::new("Lots: open ones, or with state=closed those that closed on the days from … to")),
        on.get("/api/v1/lots/{id}", may(View, Lot), lot::api::get)
            .doc(Doc::new("A lot").answer::<lot::view::LotView>(200)),
        on.post("/api/v1/lots/{id}/cancel", may(Create, Lot), lot::api::take_back)
            .doc(Doc::new("Cancel an open lot").body::<CancelInput>().answer::<lot::view::LotView>(200)),
        on.get("/api/v1/lots/{id}/proof", may(View, Lot), journal::api::show)
            .doc(Doc::new("The bundle for mak verify-lot")),
        on.get("/api/v1/lots/{id}/bids/{bid_id}/inclusion", may(View, Lot), journal::api::inclusion)
            .doc(Doc::new("The proof that a bid is in a closed lot's log, for mak verify-bid")),
        on.get("/api/v1/lots/{id}/reasons", may(View, Lot), lot::api::reasons)
            .doc(Doc::new("Why each tenant did not get it")),
        on.get("/api/v1/lots/{id}/story", may(View, Lot), journal::api::tell)
            .doc(Doc::new("How a closed lot was decided, in words")),
        on.get("/api/v1/reasons", may(View, Lot), why::api::all)
            .doc(Doc::new("Why tenants did not get leads").answer::<why::api::ReasonsView>(200)),
        on.get("/api/v1/plans", may(View, Lot), plan::api::list).doc(Doc::new("Sale plans in force")),
        on.post("/api/v1/plans", may(Configure, Lot), plan::api::create)
            .doc(Doc::new("Make a sale plan").body::<PlanInput>().answer::<Plan>(201)),
        on.post("/api/v1/plans/preview", may(View, Lot), plan::api::try_on).doc(
            Doc::new("Try a plan on a past lead")
                .body::<plan::preview::PreviewInput>()
                .answer::<plan::preview::PlanPreview>(200),
        ),
        on.get("/api/v1/plans/{id}", may(View, Lot), plan::api::get)
            .doc(Doc::new("A version of a sale plan").answer::<Plan>(200)),
        on.get("/api/v1/plans/{code}/versions", may(View, Lot), plan::api::versions)
            .doc(Doc::new("The versions of a sale plan")),
        on.post("/api/v1/plans/{code}/versions", may(Configure, Lot), plan::api::add_version)
            .doc(Doc::new("Change a sale plan").body::<PlanInput>().answer::<Plan>(201)),
        on.post("/api/v1/plans/{code}/retire", may(Configure, Lot), plan::api::retire)
            .doc(Doc::new("Retire a sale plan").answer::<Plan>(200)),
        on.get("/api/v1/tenants/{id}/buying", may(View, Tenant), buying::api::get)
            .doc(Doc::new("What a franchisee may buy").answer::<buying::api::Buying>(200)),
        on.put("/api/v1/tenants/{id}/buying", may(Configure, Tenant), buying::api::put)
            .doc(Doc::new("Set what a franchisee may buy").body::<SettingsInput>().answer::<buying::api::Buying>(200)),
        on.get("/api/v1/buying-policy", may(View, Tenant), buying::api::rules)
            .doc(Doc::new("Rules of buying for all").answer::<Policy>(200)),
        on.put("/api/v1/buying-policy", may(Configure, Tenant), buying::api::set_rules)
            .doc(Doc::new("Set them").body::<PolicyInput>().answer::<Policy>(200)),
        on.get("/api/v1/wallets", may(View, Wallet), wallet::api::list).doc(Doc::new("Wallets")),
        on.get("/api/v1/wallets/{tenant_id}", may(View, Wallet), wallet::api::of)
            .doc(Doc::new("A wallet").answer::<wallet::api::WalletView>(200)),
        on.post("/api/v1/wallets/{tenant_id}/deposits", may(Pay, Wallet), wallet::api::pay_in).doc(
            Doc::new("Pay into a wallet")
                .body::<wallet::deposit::DepositInput>()
                .answer::<wallet::deposit::Deposited>(201),
        ),
        on.get("/api/v1/wallets/{tenant_id}/transfers", may(View, Wallet), wallet::api::transfers_of)
            .doc(Doc::new("A wallet's transfers")),
        on.post("/api/v1/wallets/{tenant_id}/withdrawals", may(Pay, Wallet), wallet::api::pay_out).doc(
            Doc::new("Pay out of a wallet")
                .body::<wallet::withdraw::WithdrawalInput>()
                .answer::<wallet::deposit::Deposited>(201),
        ),
        on.post("/api/v1/wallets/{tenant_id}/transfers/{id}/reverse", may(Pay, Wallet), wallet::api::undo).doc(
            Doc::new("Undo a wrong deposit")
                .body::<wallet::correct::ReversalInput>()
                .answer::<wallet::deposit::Deposited>(201),
        ),
        on.get("/api/v1/wallets/{tenant_id}/statement", may(Export, Wallet), wallet::export::document_of)
            .doc(Doc::new("A period's statement as a document").answer::<wallet::document::Document>(200)),
        on.get("/api/v1/wallets/{tenant_id}/statement.xlsx", may(Export, Wallet), wallet::export::of)
            .doc(Doc::new("A period's statement as XLSX")),
        on.get("/api/v1/wallets/{tenant_id}/credit-limit", may(View, Wallet), wallet::api::limits)
            .doc(Doc::new("Credit limits that were set")),
        on.post("/api/v1/wallets/{tenant_id}/credit-limit", may(Configure, Wallet), wallet::api::set_limit)
            .doc(Doc::new("Set a credit limit").body::<wallet::limit::LimitInput>().answer::<wallet::Wallet>(200)),
        on.patch("/api/v1/wallets/{tenant_id}/thresholds", may(Configure, Wallet), wallet::api::set_thresholds).doc(
            Doc::new("Set a wallet's thresholds")
                .body::<wallet::threshold::ThresholdInput>()
                .answer::<wallet::Wallet>(200),
        ),
        on.get("/api/v1/wallet-policy", may(View, Wallet), wallet::api::policy)
            .doc(Doc::new("The network's thresholds").answer::<wallet::threshold::Policy>(200)),
        on.patch("/api/v1/wallet-policy", may(Configure, Wallet), wallet::api::set_policy).doc(
            Doc::new("Set the network's thresholds")
                .body::<wallet::threshold::ThresholdInput>()
                .answer::<wallet::threshold::Policy>(200),
        ),
        on.get("/api/v1/tenants/{id}/requisites", may(View, Tenant), wallet::api::requisites)
            .doc(Doc::new("A franchisee's requisites").answer::<wallet::requisites::Requisites>(200)),
        on.patch("/api/v1/tenants/{id}/requisites", may(Edit, Tenant), wallet::api::set_requisites).doc(
            Doc::new("Change a franchisee's requisites")
                .body::<wallet::requisites::RequisitesInput>()
                .answer::<wallet::requisites::Requisites>(200),
        ),
        on.get("/api/v1/bank-statements", may(View, Wallet), bank::api::statements).doc(Doc::new("Bank statements")),
        on.post("/api/v1/bank-statements", may(Pay, Wallet), bank::api::create)
            .doc(Doc::new("Upload a bank statement (multipart)").answer::<bank::import::Taken>(201)),
        on.get("/api/v1/bank-statements/{id}", may(View, Wallet), bank::api::statement)
            .doc(Doc::new("A bank statement").answer::<bank::api::StatementView>(200)),
        on.get("/api/v1/bank-statements/{id}/rows", may(View, Wallet), bank::api::rows)
            .doc(Doc::new("What became of each document")),
        on.get("/api/v1/bank-payments", may(View, Wallet), bank::api::payments)
            .doc(Doc::new("Incoming payments, those that wait first")),
        on.post("/api/v1/bank-payments/{id}/book", may(Pay, Wallet), bank::api::book).doc(
            Doc::new("Book a payment into a wallet")
                .body::<bank::decide::BookInput>()
                .answer::<bank::decide::Decided>(200),
        ),
        on.post("/api/v1/bank-payments/{id}/ignore", may(Pay, Wallet), bank::api::ignore).doc(
            Doc::new("Lay a payment aside").body::<bank::decide::IgnoreInput>().answer::<bank::decide::Decided>(200),
        ),
        on.get("/api/v1/ledger/check", may(View, Ledger), check::show)
            .doc(Doc::new("Check the books").answer::<check::Check>(200)),
        on.get("/api/v1/dead-letters", may(Configure, Event), office::dead_letters::list)
            .doc(Doc::new("Events that were laid aside after too many failures")),
        on.post("/api/v1/dead-letters/{id}/replay", may(Configure, Event), office::dead_letters::replay)
            .doc(Doc::new("Tell one of them again")),
        on.get("/api/v1/territories", may(View, Territory), territory::api::list)
            .doc(Doc::new("Territories and what became of their leads")),
        on.post("/api/v1/territories", may(Configure, Territory), territory::api::create).doc(
            Doc::new("Add a territory").body::<territory::edit::TerritoryInput>().answer::<territory::api::Made>(201),
        ),
        on.get("/api/v1/territories/{id}", may(View, Territory), territory::api::get)
            .doc(Doc::new("A territory").answer::<territory::Territory>(200)),
        on.patch("/api/v1/territories/{id}", may(Configure, Territory), territory::api::change)
            .doc(Doc::new("Change a territory").body::<territory::api::Change>().answer::<territory::Territory>(200)),
        on.delete("/api/v1/territories/{id}", may(Configure, Territory), territory::api::delete)
            .doc(Doc::new("Delete a territory")),
        on.get("/api/v1/fairness", may(View, Fairness), fairness::api::list).doc(Doc::new("Weeks and their figures")),
        on.post("/api/v1/fairness", may(Create, Fairness), fairness::api::compute)
            .doc(Doc::new("Count a week now").body::<fairness::api::WeekInput>().answer::<fairness::Report>(201)),
        on.get("/api/v1/fairness/{week}", may(View, Fairness), fairness::api::get)
            .doc(Doc::new("A week's report").answer::<fairness::Report>(200)),
        on.get("/api/v1/fairness/{week}/file", may(Export, Fairness), fairness::api::download)
            .doc(Doc::new("The report as XLSX or CSV")),
        on.post("/api/v1/simulations", may(View, Simulation), scenario::api::play).doc(
            Doc::new("What would have happened by other rules; nothing is written")
                .body::<scenario::Scenario>()
                .answer::<simulation::Simulation>(200),
        ),
        on.get("/api/v1/scenarios", may(View, Simulation), scenario::api::list).doc(Doc::new("Saved scenarios")),
        on.post("/api/v1/scenarios", may(Create, Simulation), scenario::api::save).doc(
            Doc::new("Play a scenario and save it")
                .body::<scenario::api::SaveInput>()
                .answer::<scenario::api::Made>(201),
        ),
        on.get("/api/v1/scenarios/{id}", may(View, Simulation), scenario::api::get)
            .doc(Doc::new("A saved scenario").answer::<scenario::store::Saved>(200)),
        on.delete("/api/v1/scenarios/{id}", may(Delete, Simulation), scenario::api::delete)
            .doc(Doc::new("Forget a saved scenario")),
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
    let on = Table(Some(Site::Hq));
    vec![
        on.get("/api/v1/returns", may(View, Return), returns::hq_api::index).doc(Doc::new("Returns")),
        on.post("/api/v1/returns/bulk", may(Approve, Return), returns::hq_api::bulk)
            .unremembered()
            .doc(Doc::new("Decide several returns").body::<returns::hq_api::BulkInput>()),
        on.get("/api/v1/returns/{id}", may(View, Return), returns::hq_api::get)
            .doc(Doc::new("A return").answer::<returns::list::ReturnView>(200)),
        on.post("/api/v1/returns/{id}/approve", may(Approve, Return), returns::hq_api::yes)
            .doc(Doc::new("Approve a return").body::<returns::answer::ApproveInput>().answer::<returns::Return>(200)),
        on.post("/api/v1/returns/{id}/refuse", may(Approve, Return), returns::hq_api::no)
            .doc(Doc::new("Refuse a return").body::<returns::answer::RefuseInput>().answer::<returns::Return>(200)),
        on.get("/api/v1/returns/{id}/files/{file}", may(View, Return), returns::api::download)
            .doc(Doc::new("A file beside a return")),
        on.post("/api/v1/tenants/{id}/recall", may(Approve, Return), recall::api::recall)
            .unremembered()
            .doc(Doc::new("Recall a suspended tenant's untouched leads").answer::<recall::suspended::Recalled>(200)),
        on.get("/api/v1/aftersale/idle", may(View, Return), recall::api::idle)
            .doc(Doc::new("Suspended tenants that still hold leads")),
        on.get("/api/v1/tenants/{id}/hours", may(View, Return), hours::api::get)
            .doc(Doc::new("A tenant's contact hours").answer::<hours::api::HoursView>(200)),
        on.post("/api/v1/tenants/{id}/hours", may(Configure, Return), hours::api::set).doc(
            Doc::new("Set a tenant's contact hours")
                .body::<hours::api::HoursInput>()
                .answer::<hours::api::HoursView>(200),
        ),
        on.get("/api/v1/aftersale/policies", may(View, Return), returns::hq_api::policies)
            .doc(Doc::new("Policies of returns and recalls")),
        on.post("/api/v1/aftersale/policies", may(Configure, Return), returns::hq_api::change_policy).doc(
            Doc::new("Make a new version of a policy")
                .body::<policy::edit::PolicyInput>()
                .answer::<policy::Policy>(201),
        ),
    ]
}

fn pages() -> Vec<Route> {
    let on = Table(Some(Site::Hq));
    vec![
        on.get("/", may(View, Lead), office::control::show),
        on.get("/leads", may(View, Lead), office::pool::show),
        on.get("/leads/new", may(Create, Lead), office::new_lead::show),
        on.post("/leads/new", may(Create, Lead), office::new_lead::create),
        on.post("/leads/new/check", may(Create, Lead), office::new_lead::check),
        on.get("/leads/{id}", may(View, Lead), office::lead::show),
        on.get("/leads/{id}/panel", may(View, Lead), office::lead::panel),
        on.post("/leads/{id}/take", may(Assign, Lead), office::take::take),
        on.post("/leads/{id}/release", may(Assign, Lead), office::take::release),
        on.post("/leads/{id}/sell", may(Create, Lot), office::sell::put_up),
        on.post("/leads/{id}/reveal", may(Reveal, Lead), office::reveal::show),
        on.post("/leads/{id}/hand-over", may(Create, Lot), office::hand_over::give),
        on.post("/lots/{id}/cancel", may(Create, Lot), office::cancel::take_back),
        on.get("/reasons", may(View, Lot), why::page::show),
        on.get("/proof", may(View, Lot), journal::page::show),
        on.get("/lots", may(View, Lot), office::lots::list),
        on.get("/lots/{id}", may(View, Lot), office::lot::show),
        on.get("/tenants/{id}/buying", may(View, Tenant), office::buying::show),
        on.post("/tenants/{id}/buying", may(Configure, Tenant), office::buying::save),
        on.get("/buying-policy", may(View, Tenant), office::buying::rules),
        on.post("/buying-policy", may(Configure, Tenant), office::buying::save_rules),
        on.get("/plans", may(View, Lot), office::plan::list::list),
        on.get("/plans/new", may(Configure, Lot), office::plan::editor::new),
        on.post("/plans/new", may(Configure, Lot), office::plan::editor::create),
        on.post("/plans/preview", may(View, Lot), office::plan::preview::show),
        on.get("/plans/{code}", may(View, Lot), office::plan::versions::show),
        on.get("/plans/{code}/edit", may(Configure, Lot), office::plan::editor::show),
        on.post("/plans/{code}/edit", may(Configure, Lot), office::plan::editor::save),
        on.post("/plans/{code}/retire", may(Configure, Lot), office::plan::versions::retire),
        on.get("/returns", may(View, Return), returns::queue_page::index),
        on.post("/returns/bulk", may(Approve, Return), returns::queue_page::bulk),
        on.get("/returns/policies", may(View, Return), policy::page::show),
        on.post("/returns/policies", may(Configure, Return), policy::page::save),
        on.post("/returns/hours/{tenant}", may(Configure, Return), policy::page::set_hours),
        on.post("/returns/recall/{tenant}", may(Approve, Return), returns::queue_page::recall),
        on.get("/returns/{id}", may(View, Return), returns::queue_page::show),
        on.post("/returns/{id}/approve", may(Approve, Return), returns::queue_page::yes),
        on.post("/returns/{id}/refuse", may(Approve, Return), returns::queue_page::no),
        on.get("/returns/{id}/files/{file}", may(View, Return), returns::api::download),
        on.get("/wallets", may(View, Wallet), office::wallets::list),
        on.post("/wallets/policy", may(Configure, Wallet), office::wallets::save_policy),
        on.get("/wallets/import", may(View, Wallet), office::bank::list),
        on.post("/wallets/import", may(Pay, Wallet), office::bank::create),
        on.get("/wallets/import/{id}", may(View, Wallet), office::bank::show),
        on.get("/wallets/queue", may(View, Wallet), office::bank::waiting),
        on.post("/wallets/queue/{id}/book", may(Pay, Wallet), office::bank::book),
        on.post("/wallets/queue/{id}/ignore", may(Pay, Wallet), office::bank::ignore),
        on.get("/wallets/{tenant_id}", may(View, Wallet), office::wallet::show),
        on.post("/wallets/{tenant_id}/withdrawals", may(Pay, Wallet), office::wallet::pay_out),
        on.post("/wallets/{tenant_id}/transfers/{id}/reverse", may(Pay, Wallet), office::wallet::undo),
        on.post("/wallets/{tenant_id}/credit-limit", may(Configure, Wallet), office::wallet::set_limit),
        on.post("/wallets/{tenant_id}/thresholds", may(Configure, Wallet), office::wallet::save_thresholds),
        on.post("/wallets/{tenant_id}/requisites", may(Edit, Tenant), office::wallet::save_requisites),
        on.get("/wallets/{tenant_id}/statement.xlsx", may(Export, Wallet), wallet::export::of),
        on.post("/wallets/{tenant_id}/deposits", may(Pay, Wallet), office::wallet::pay_in),
        on.get("/ledger", may(View, Ledger), office::ledger::show),
        on.get("/dead-letters", may(Configure, Event), office::dead_letters::show),
        on.post("/dead-letters/replay", may(Configure, Event), office::dead_letters::replay_all),
        on.post("/dead-letters/{id}/replay", may(Configure, Event), office::dead_letters::replay_one),
        on.get("/territories", may(View, Territory), office::territories::list),
        on.get("/territories/new", may(Configure, Territory), office::territories::new),
        on.post("/territories", may(Configure, Territory), office::territories::create),
        on.get("/territories/{id}", may(View, Territory), office::territories::show),
        on.post("/territories/{id}", may(Configure, Territory), office::territories::change),
        on.post("/territories/{id}/delete", may(Configure, Territory), office::territories::delete),
        on.get("/fairness", may(View, Fairness), fairness::page::show),
        on.post("/fairness", may(Create, Fairness), fairness::page::compute),
        on.get("/fairness/{week}/file", may(Export, Fairness), fairness::api::download),
        on.get("/simulator", may(View, Simulation), simulator_page::show),
        on.post("/simulator", may(View, Simulation), simulator_page::begin),
        on.get("/simulator/compare", may(View, Simulation), simulator_page::compare),
        on.get("/simulator/runs/{id}", may(View, Simulation), simulator_page::run),
        on.post("/simulator/runs/{id}/stop", may(View, Simulation), simulator_page::stop),
        on.post("/simulator/runs/{id}/save", may(Create, Simulation), simulator_page::save),
        on.post("/simulator/scenarios/{id}/delete", may(Delete, Simulation), simulator_page::delete),
        on.get("/tenants", may(View, Tenant), tenant::page::list),
        on.get("/tenants/new", may(Create, Tenant), tenant::page::new),
        on.post("/tenants", may(Create, Tenant), tenant::page::add),
        on.post("/tenants/{id}/suspend", may(Edit, Tenant), tenant::page::suspend),
        on.post("/tenants/{id}/resume", may(Edit, Tenant), tenant::page::resume),
        on.get("/partners", may(View, Partner), partner::page::index),
        on.get("/partners/new", may(Create, Partner), partner::page::new),
        on.post("/partners", may(Create, Partner), partner::page::add),
        on.get("/settlements", may(View, Settlement), settlement::page::all),
        on.get("/imports", may(View, Import), import::page::list),
        on.post("/imports", may(Create, Import), import::page::create::<Pool, Leads>),
        on.get("/imports/{id}", may(View, Import), import::page::get::<Pool, Leads>),
        on.get("/imports/{id}/file", may(Create, Import), import::page::file::<Pool, Leads>),
        on.post("/imports/{id}/file", may(Create, Import), import::page::save_file::<Pool, Leads>),
        on.get("/imports/{id}/columns", may(Create, Import), import::page::columns::<Pool, Leads>),
        on.post("/imports/{id}/columns", may(Create, Import), import::page::save_columns::<Pool, Leads>),
        on.get("/imports/{id}/values", may(Create, Import), import::page::values::<Pool, Leads>),
        on.post("/imports/{id}/values", may(Create, Import), import::page::save_values::<Pool, Leads>),
        on.get("/imports/{id}/repeats", may(Create, Import), import::page::repeats::<Pool, Leads>),
        on.post("/imports/{id}/repeats", may(Create, Import), import::page::save_repeats::<Pool, Leads>),
        on.post("/imports/{id}/check", may(Create, Import), import::page::check),
        on.post("/imports/{id}/run", may(Create, Import), import::page::run),
        on.post("/imports/{id}/pause", may(Create, Import), import::page::pause),
        on.post("/imports/{id}/resume", may(Create, Import), import::page::resume),
        on.post("/imports/{id}/cancel", may(Create, Import), import::page::cancel),
        on.post("/imports/{id}/discard", may(Create, Import), import::page::discard),
        on.get("/imports/{id}/rejects", may(View, Import), import::api::rejects),
        on.post("/imports/{id}/undo", may(Delete, Import), import::page::undo),
    ]
}
