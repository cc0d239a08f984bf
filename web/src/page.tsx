// The dispatcher's page: one day of routes as a board and a map, with what is late, at risk or left out in front.
import { render } from 'preact';
import { arrivalTake, fragmentRead, invitationTake } from './key';
import { dayLoad, keyUse, stage } from './state';
import { DayView } from './view/day_view';
import { Door, Failed, Loading } from './view/door';
import { Invitation } from './view/invitation';

function Page() {
    const now = stage.value;
    switch (now.name) {
        case 'door':
            return <Door by={now.by} note={now.note} />;
        case 'invitation':
            return <Invitation token={now.token} />;
        case 'loading':
            return <Loading />;
        case 'failed':
            return <Failed refusal={now.refusal} />;
        case 'day':
            return <DayView day={now.day} />;
    }
}

function arrive(): void {
    const invitation = invitationTake();
    if (invitation) {
        stage.value = { name: 'invitation', token: invitation.token };
        return;
    }
    const { key, date } = arrivalTake();
    if (key) void keyUse(key, date);
    else void dayLoad(date);
}

// An address with another key or date pasted into this tab changes the fragment and loads nothing.
addEventListener('hashchange', () => {
    const { key, date } = fragmentRead(location.hash);
    if (key || date || location.pathname.endsWith('/accept-invite')) arrive();
});

render(<Page />, document.getElementById('page')!);
arrive();
