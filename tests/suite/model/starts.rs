//! Where a search begins: the founded house, and situations of a shift change that lie many steps behind it, so that
//! every order of what can happen there is tried. Each is reached by commands like any other state.

use super::desk::*;
use super::moves::{Act, Move};
use frontdesk::domain::StaffId;

const A: StaffId = FIRST_OPERATOR;
const B: StaffId = StaffId(FIRST_OPERATOR.0 + 1);

/// A situation and how it came about: who, what, on which ticket (or sheet), on which line.
type Story = &'static [(StaffId, Act, u8, u8)];

/// The shift is on: both operators at the desk, one ticket each and a message waiting.
const ON_SHIFT: Story = &[
    (A, Act::OpenDay, 0, 0),
    (A, Act::SignOn, 0, 0),
    (B, Act::SignOn, 0, 0),
    (A, Act::Register, 0, 0),
    (B, Act::RegisterSent, 0, 0),
    (A, Act::MessageIn, 0, 0),
];

/// Two tickets of A on a signed sheet, B on duty in the next shift.
const SIGNED: Story = &[
    (A, Act::OpenDay, 0, 0),
    (A, Act::SignOn, 0, 0),
    (A, Act::Register, 0, 0),
    (A, Act::RegisterSent, 0, 0),
    (A, Act::Write, 0, 0),
    (A, Act::Write, 1, 0),
    (A, Act::Prepare, 0, 0),
    (A, Act::SignOut, 0, 0),
    (A, Act::Tick, 0, 0),
    (B, Act::OpenNight, 0, 0),
    (B, Act::SignOn, 0, 0),
];

/// … and A has gone, one line is queried, and a message has come in.
const LEFT: Story = &[
    (A, Act::OpenDay, 0, 0),
    (A, Act::SignOn, 0, 0),
    (A, Act::Register, 0, 0),
    (A, Act::RegisterSent, 0, 0),
    (A, Act::Write, 0, 0),
    (A, Act::Write, 1, 0),
    (A, Act::Prepare, 0, 0),
    (A, Act::SignOut, 0, 0),
    (A, Act::SignOff, 0, 0),
    (A, Act::Tick, 0, 0),
    (B, Act::OpenNight, 0, 0),
    (B, Act::SignOn, 0, 0),
    (B, Act::QueryLine, 0, 0),
    (B, Act::MessageIn, 0, 0),
];

/// The third shift: B took over from A at night, finished one of A's tickets and has signed the rest; A may come back.
const MORNING: Story = &[
    (A, Act::OpenDay, 0, 0),
    (A, Act::SignOn, 0, 0),
    (A, Act::Register, 0, 0),
    (A, Act::RegisterSent, 0, 0),
    (A, Act::Write, 0, 0),
    (A, Act::Write, 1, 0),
    (A, Act::Prepare, 0, 0),
    (A, Act::SignOut, 0, 0),
    (A, Act::SignOff, 0, 0),
    (A, Act::Tick, 0, 0),
    (B, Act::OpenNight, 0, 0),
    (B, Act::SignOn, 0, 0),
    (B, Act::AcceptLine, 0, 0),
    (B, Act::AcceptLine, 0, 1),
    (B, Act::SignIn, 0, 0),
    (FITTER, Act::Result, 1, 0),
    (B, Act::Feedback, 1, 0),
    (B, Act::Register, 0, 0),
    (B, Act::Write, 0, 0),
    (B, Act::Write, 2, 0),
    (B, Act::Prepare, 0, 0),
    (B, Act::SignOut, 0, 0),
    (B, Act::Tick, 0, 0),
    (A, Act::OpenDay, 0, 0),
];

/// Nobody came: A was released at the end of the shift, two tickets ring.
const ALARM: Story = &[
    (A, Act::OpenDay, 0, 0),
    (A, Act::SignOn, 0, 0),
    (A, Act::Register, 0, 0),
    (A, Act::RegisterSent, 0, 0),
    (A, Act::Prepare, 0, 0),
    (A, Act::Tick, 0, 0),
    (HEAD, Act::Release, 4, 0),
    (B, Act::OpenNight, 0, 0),
    (B, Act::SignOn, 0, 0),
    (B, Act::Register, 0, 0),
];

/// A callback is due, and a complaint handled.
const FED_BACK: Story = &[
    (A, Act::OpenDay, 0, 0),
    (A, Act::SignOn, 0, 0),
    (A, Act::RegisterComplaint, 0, 0),
    (A, Act::RegisterComplaint, 0, 0),
    (FITTER, Act::Result, 0, 0),
    (FITTER, Act::Result, 1, 0),
    (A, Act::Feedback, 0, 0),
    (A, Act::Tick, 0, 0),
    (B, Act::OpenNight, 0, 0),
    (B, Act::SignOn, 0, 0),
];

/// The situations in which two shifts meet.
pub fn situations(house: &House) -> Vec<State> {
    [ON_SHIFT, SIGNED, LEFT, MORNING, ALARM, FED_BACK].into_iter().map(|story| told(house, story)).collect()
}

/// Two tickets on a signed sheet, and both shifts there.
pub fn signed(house: &House) -> State {
    told(house, SIGNED)
}

/// Two operators on duty with a ticket each.
pub fn on_shift(house: &House) -> State {
    told(house, ON_SHIFT)
}

fn told(house: &House, story: Story) -> State {
    story.iter().fold(house.founded(), |state, (who, act, a, b)| {
        let step = Move { act: *act, who: who.0 as u8, a: *a, b: *b };
        match house.play(&state, step) {
            Some(next) => next.state,
            None => panic!("{step:?} was refused: {:?}", house.command(&state, step)),
        }
    })
}
