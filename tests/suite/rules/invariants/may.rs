//! Who may do what: invariant 3.

use super::*;

impl Watched {
    /// Invariant 3: nobody acts but the tracker, whom T1 allows, and a supervisor with a reason.
    pub fn may_have_done(rules: &Rules, before: &World, now: &World, recorded: &Recorded) -> bool {
        let event = &recorded.event;
        let Some(who) = recorded.actor.staff() else {
            return matches!(
                event,
                Event::MessageArrived { .. }
                    | Event::ClockSetBack { .. }
                    | Event::SignOnLocked { .. }
                    | Event::Grading(GradingEvent::Raised { .. })
                    | Event::Escalation(EscalationEvent::StepReached { .. })
            );
        };
        let person = now.person(who).unwrap();
        if !person.active {
            return false;
        }
        let on_duty = before.is_on_duty(who);
        let ticket: Option<&Ticket> = event.ticket().and_then(|t| now.ticket(t));
        // T2, and H5 for who signed and left.
        let may_act = on_duty || before.sheets.values().any(|s| !s.is_sealed() && s.has_signed_out(who));
        let tracker = may_act && ticket.is_some_and(|t| t.tracker() == Some(who));
        let sent_to =
            |t: &Ticket| t.dispatch.as_ref().is_some_and(|d| person.department.as_ref() == Some(&d.department));
        let department = ticket.is_some_and(sent_to);
        let grade = ticket.and_then(|t| t.class.as_ref()).and_then(|c| rules.grade(&c.grade));
        let calls_back = grade.is_some_and(|g| person.has_any(&g.callback_by));
        let first = ticket.is_some_and(|t| t.first_receiver == Some(who));
        match event {
            Event::MessageArrived { .. } | Event::ClockSetBack { .. } => true,
            // Beside the act in whose words they stood.
            Event::NumbersKept { .. } => true,
            // What is known of a matter, anyone on duty may state, as with a note.
            Event::Grading(GradingEvent::FactsStated { .. }) => {
                on_duty || person.has_any(&rules.access.supervisors) || department
            }
            Event::Grading(GradingEvent::Confirmed { .. } | GradingEvent::Overruled { .. }) => tracker,
            Event::Grading(GradingEvent::Raised { .. }) => false,
            Event::Agreement(event) => {
                let any_time = on_duty || !person.is_only_operator();
                let of = now.agreements.get(event.agreement());
                let calls = || {
                    let vip = of.is_some_and(|a| now.is_vip_home(&a.household));
                    person.has_any(agreement_callers(rules, vip)) && of.is_some_and(|a| a.worker != Some(who))
                };
                any_time
                    && match event {
                        AgreementEvent::Entered { .. }
                        | AgreementEvent::Amended { .. }
                        | AgreementEvent::Ended { .. }
                        | AgreementEvent::Revealed { .. } => true,
                        AgreementEvent::Called { .. } | AgreementEvent::TicketOpened { .. } => calls(),
                    }
            }
            Event::Incident(event) => {
                let named = person.has_any(&rules.mass.by) && (on_duty || !person.is_only_operator());
                let department = |id: &IncidentId| {
                    now.incidents.get(*id).is_some_and(|i| person.department.as_ref() == Some(&i.department))
                };
                match event {
                    IncidentEvent::Opened { .. }
                    | IncidentEvent::Worded { .. }
                    | IncidentEvent::Closed { .. }
                    | IncidentEvent::Declined { .. } => named,
                    IncidentEvent::Joined { .. } => named || on_duty,
                    IncidentEvent::Left { .. } => named || tracker,
                    IncidentEvent::Resolved { incident, .. } => named || department(incident),
                }
            }
            Event::Received { .. } | Event::Noted { .. } | Event::ContactedAgain { .. } => on_duty,
            Event::Classified { .. }
            | Event::Dispatched { .. }
            | Event::Progressed { .. }
            | Event::FedBack { .. }
            | Event::CallbackDrawn { .. }
            | Event::CallbackAgain { .. }
            | Event::Extended { .. }
            | Event::HandoverNoted { .. }
            | Event::NoteRenewed { .. }
            | Event::SupervisorAsked { .. }
            | Event::AnsweredAfterAsking { .. }
            | Event::ResultReported { on_spot: true, .. } => tracker,
            Event::Voided { approved_by, reason, .. } => {
                tracker
                    && !reason.is_empty()
                    && now.person(*approved_by).is_some_and(|p| p.has_any(&rules.access.supervisors))
            }
            Event::WorkAccepted { .. } | Event::ResultReported { .. } | Event::ActReversed { .. } => {
                tracker || department
            }
            Event::SupervisorAnswered { .. } => person.has_any(&rules.access.supervisors),
            // Follows by itself from an act of somebody, or from time (R069).
            Event::Escalation(EscalationEvent::StepReached { .. }) => true,
            Event::Escalation(EscalationEvent::StepAcknowledged { ladder, step, .. }) => {
                let reached = ticket.and_then(|t| t.ladders.last(ladder));
                let rung = reached.and_then(|l| l.rungs.iter().find(|r| r.step == *step));
                rung.is_some_and(|r| r.told.contains(&who) || person.has_any(&r.to))
            }
            Event::Escalation(EscalationEvent::ToldByPhone { .. }) => on_duty,
            // R056: with a role that the pack names, or with the word of somebody who has one.
            Event::Promise(PromiseEvent::Asked { .. }) => tracker,
            Event::Promise(PromiseEvent::Permitted { .. } | PromiseEvent::Refused { .. }) => {
                person.has_any(&rules.promise.permission)
            }
            Event::Promise(PromiseEvent::Made { permitted_by, .. }) => {
                let may = |p: &world::Staff| p.has_any(&rules.promise.permission);
                may(person) || tracker && permitted_by.and_then(|by| now.person(by)).is_some_and(may)
            }
            Event::Promise(PromiseEvent::Settled { .. }) => tracker || person.has_any(&rules.promise.permission),
            Event::Promise(PromiseEvent::ExtensionApproved { by, .. }) => {
                tracker && now.person(*by).is_some_and(|p| p.has_any(&rules.extension.approve))
            }
            // Only the program fixes and reveals the secret of the draws.
            Event::DrawsCommitted { .. } | Event::DrawsRevealed { .. } => false,
            Event::CalledBack { .. } | Event::CallbackContents { .. } => {
                calls_back && ticket.is_some_and(|t| !t.handlers.contains(&who))
            }
            Event::Closed { .. } => tracker || calls_back,
            Event::ReworkOrdered { .. } => tracker || calls_back || (first && on_duty),
            Event::MergedIn { .. } => may_act,
            Event::Revealed { .. } => {
                on_duty || person.has_any(&rules.access.supervisors) || (calls_back && !person.is_only_operator())
            }
            Event::RecheckConfirmed { .. } => first && on_duty,
            Event::RecheckExcused { reason, .. } => person.has_any(&rules.access.supervisors) && !reason.is_empty(),
            Event::TrackingMoved { to, from, how, .. } => {
                let from_is_right = ticket.is_some_and(|t| match t.tracking {
                    Tracking::By(tracker) => tracker == *from,
                    Tracking::Unattended { from: was, .. } => was == *from,
                    Tracking::Waiting | Tracking::Ended => false,
                });
                let to_on_duty = to.is_none_or(|t| now.is_on_duty(t));
                from_is_right
                    && to_on_duty
                    && match how {
                        Move::Handover { sheet } => on_duty && !now.sheets[sheet].has_signed_out(who),
                        Move::Returned => *to == Some(who) && first,
                        Move::Takeover { reason } => {
                            person.has_any(&rules.access.supervisors) && !reason.is_empty() && to.is_some()
                        }
                        Move::Released { reason } => {
                            person.has_any(&rules.access.supervisors) && !reason.is_empty() && to.is_none()
                        }
                        Move::TakenUp => on_duty && *to == Some(who),
                    }
            }
            Event::StaffAdded { .. } | Event::StaffChanged { .. } | Event::StaffCardChanged { .. } => {
                person.has_any(&rules.access.supervisors)
            }
            Event::PasswordSet { staff, how } => match how {
                PasswordHow::Own => *staff == who,
                PasswordHow::Reset => *staff != who && person.has_any(&rules.access.supervisors),
                PasswordHow::Founded | PasswordHow::Recovered => false,
            },
            Event::SignOnLocked { .. } | Event::Store(_) => false,
            Event::SignedOff { staff, .. } => *staff == who || person.has_any(&rules.access.supervisors),
            Event::SignedOn { staff, .. } => *staff == who,
            Event::SheetPrepared { .. }
            | Event::SheetNoted { .. }
            | Event::SheetNoteStruck { .. }
            | Event::LineAccepted { .. }
            | Event::LineQueried { .. } => on_duty,
            Event::LineAnswered { sheet, decided, .. } => {
                if *decided {
                    person.has_any(&rules.access.supervisors)
                } else {
                    now.sheets[sheet].outgoing.contains(&who)
                }
            }
            Event::SheetSigned { sheet, side: Side::Outgoing } => now.sheets[sheet].outgoing.contains(&who),
            Event::SheetSigned { sheet, side: Side::Incoming } => on_duty && !now.sheets[sheet].has_signed_out(who),
            Event::SheetCorrected { sheet, .. } => {
                let sheet = &now.sheets[sheet];
                sheet.outgoing.contains(&who)
                    || sheet.signed_in.is_some_and(|(by, _)| by == who)
                    || person.has_any(&rules.access.supervisors)
            }
            Event::Corrective(event) => corrective_is_right(rules, event, now, person, on_duty),
            Event::ShiftOpened { .. }
            | Event::ShiftClosed { .. }
            | Event::SiteFounded { .. }
            | Event::PolicyAdopted { .. }
            | Event::HouseholdsEntered { .. }
            | Event::RosterPlanned { .. }
            | Event::DutyRecorded { .. }
            | Event::DutyCovered { .. }
            | Event::SwapAsked { .. }
            | Event::SwapAgreed { .. }
            | Event::SwapMade { .. }
            | Event::SwapDeclined { .. }
            | Event::UnplannedDuty { .. } => true,
        }
    }
}

/// Who acts on corrective action: operators on duty, those whom the step names, supervisors.
fn corrective_is_right(rules: &Rules, event: &CorrectiveEvent, now: &World, person: &Staff, on_duty: bool) -> bool {
    let form = event.action().and_then(|id| now.corrective.action(id));
    let acts = form.is_some_and(|f| f.may_act(now, rules).contains(&person.id));
    match event {
        CorrectiveEvent::Linked { .. }
        | CorrectiveEvent::Declined { .. }
        | CorrectiveEvent::Opened { .. }
        | CorrectiveEvent::Joined { .. } => on_duty || !person.is_only_operator(),
        CorrectiveEvent::Offered { .. } => true,
        CorrectiveEvent::StepDone { .. } | CorrectiveEvent::SentBack { .. } | CorrectiveEvent::CustomerTold { .. } => {
            acts
        }
        // After the last step, by whoever did it.
        CorrectiveEvent::Closed { .. } => form.is_some_and(|f| f.at >= f.path.len()),
        CorrectiveEvent::Withdrawn { reason, .. } => person.has_any(&rules.access.supervisors) && !reason.is_empty(),
    }
}
