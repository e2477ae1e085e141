//! Drawing of what lies over the panes, one function for each kind of layer.

pub mod act;
mod actions;
mod again;
mod agreements;
pub mod fields;
mod incident;
mod parked;
mod quick;
mod replay;
mod reveals;
mod review;
mod roster;

use super::overlay;
use super::paint::Paint;
use crate::app::{AnyLayer, App};

/// Draws a layer.
pub fn draw(paint: &mut Paint<'_>, app: &App, layer: &AnyLayer) {
    match layer {
        AnyLayer::Help(it) => overlay::help::draw(paint, app, it),
        AnyLayer::Notices(it) => overlay::notices::draw(paint, app, it),
        AnyLayer::Confirm(it) => overlay::confirm::draw(paint, app, it),
        AnyLayer::Refusal(it) => overlay::refusal::draw(paint, app, it),
        AnyLayer::Find(it) => overlay::find::draw(paint, app, it),
        AnyLayer::Filter(it) => overlay::filter::draw(paint, app, it),
        AnyLayer::Sheets(it) => overlay::sheets::draw(paint, app, it),
        AnyLayer::Palette(it) => overlay::palette::draw(paint, app, it),
        AnyLayer::Act(it) => act::draw(paint, app, it),
        AnyLayer::Quick(it) => quick::draw(paint, app, it),
        AnyLayer::Parked(it) => parked::draw(paint, app, it),
        AnyLayer::Review(it) => review::draw(paint, app, it),
        AnyLayer::Reveals(it) => reveals::draw(paint, app, it),
        AnyLayer::Replay(it) => replay::draw(paint, app, it),
        AnyLayer::SignOn(it) => overlay::signon::draw(paint, app, it),
        AnyLayer::NewPassword(it) => overlay::password::draw(paint, app, it),
        AnyLayer::People(it) => overlay::people::draw(paint, app, it),
        AnyLayer::Person(it) => overlay::people::person(paint, app, it),
        AnyLayer::OneTime(it) => overlay::people::one_time(paint, app, it),
        AnyLayer::Cover(it) => overlay::lock::draw(paint, app, it),
        AnyLayer::SetUp(it) => overlay::setup::draw(paint, app, it),
        AnyLayer::Explain(it) => overlay::explain::draw(paint, app, it),
        AnyLayer::CallbackPlan(it) => overlay::plan::draw(paint, app, it),
        AnyLayer::Heads(it) => overlay::heads::draw(paint, app, it),
        AnyLayer::Roster(it) => roster::draw(paint, app, it),
        AnyLayer::Actions(it) => actions::draw(paint, app, it),
        AnyLayer::Incident(it) => incident::draw(paint, app, it),
        AnyLayer::Agreements(it) => agreements::draw(paint, app, it),
    }
}
