"""What a finding means: what is wrong, why it matters, what to do."""

from varde.shared.texts import t

_UNTIL = t(
    "Varde gets into {platform} until {until}. After that cases wait. They come when this is put right."
)
_AGAIN = t(
    "Install the app again in {platform}, put the new refresh token into the secret file, and restart chatops."
)
_OPERATOR = t("Ask whoever runs Varde.")
EXPLANATIONS: dict[str, tuple[str, str, str]] = {
    "settings_wrong": (
        t("The settings of {service} are wrong: {reason}"),
        t("The service does not start with them."),
        t("Mend the settings that are named, and start the service again."),
    ),
    "settings_unseen": (
        t("The settings of {service} are not seen from here."),
        t("In production each service has settings of its own, and no other service sees them."),
        t("Run `varde doctor {service}` where the service runs."),
    ),
    "file_wrong": (
        t("The file {file} is wrong: {reason}"),
        t(
            "Services go on with the version from before, and do not start again until it is mended."
        ),
        t("Mend the line that is named. `varde rules check` tells whether it is right."),
    ),
    "no_deputy": (
        t("Nobody is deputy."),
        t("When the coordinator is away, nobody can read and release what waits."),
        t("Give a member the role deputy in partners.toml, and an account at the desk."),
    ),
    "no_fallback": (
        t("Nobody takes the cases that the coordinator may not know of."),
        t("A concern about the coordinator’s own office then waits, and nobody sees it."),
        t("Give somebody outside the office the role fallback in partners.toml."),
    ),
    "outside_chat": (
        t("{partner} has no member in the group."),
        t("A case that goes to {partner} reaches nobody by itself. Somebody must call."),
        t("Add a member with an identity in the chat, or keep the contact in partners.toml right."),
    ),
    "no_rota": (
        t("{partner} has no rota."),
        t("When nobody has answered, the last message has no leader on duty to go to."),
        t("Write who is on duty in rota.toml."),
    ),
    "nobody_on_duty": (
        t("Nobody is on duty for {partner} on {days}"),
        t("A case that comes then may wait until somebody is back."),
        t("Let somebody take the duty, or give the member a deputy."),
    ),
    "everybody_away": (
        t("Everybody at {partner} is away on {days}"),
        t("Nobody covers for them: their cases go to the coordinator."),
        t("Say who covers for {partner} in rota.toml, or move an absence."),
    ),
    "route_without_recipient": (
        t("The rule {rule} gives the lead to {partner}, which takes no cases."),
        t("Such cases go to the coordinator, and not where the rule says."),
        t("Change the rule in routing.toml, or let {partner} take cases."),
    ),
    "clock_skew": (
        t("The clock here and the database’s differ by {seconds} seconds."),
        t("Deadlines, sessions and sign-in go by the clock."),
        t("Let both machines set their clocks by the network (NTP)."),
    ),
    "clock_behind": (
        t("The clock is behind: the log has an entry from {day}."),
        t("Deadlines and sessions would be wrong, and the log could be doubted."),
        t("Set the clock right (NTP) before anything else."),
    ),
    "disk_unseen": (
        t("The disk of the database is not seen from here."),
        t("A full disk stops the doors."),
        t("Watch the disk of the database server."),
    ),
    "disk_full": (
        t("There are {mib} MiB left on the disk."),
        t("A full disk stops the doors. Nothing that was taken in is lost."),
        t("Make room, or give it a larger disk."),
    ),
    "key_missing": (
        t("The keys are not in order: {reason}"),
        t("Without them nothing can be taken in."),
        t("Run `varde keys init`, or bring the files back from where they were moved."),
    ),
    "key_wrong": (
        t("{file} cannot be used: {reason}"),
        t("A key that others read protects nobody, and a wrong one opens nothing."),
        t("Put the right file in place, and let its owner alone read it."),
    ),
    "key_folder_open": (
        t("Others than the owner may write in the folder of the keys."),
        t("Whoever may write there can put a key of their own in place."),
        t("Run chmod 700 on the folder."),
    ),
    "mailer_key_missing": (
        t("There is no key for letters (mailer.pub)."),
        t("No letters are written to reporters."),
        t("Run `varde keys init` if letters are to go out."),
    ),
    "wraps_unknown": (
        t("{n} originals are sealed to somebody whom Varde does not know."),
        t("Whoever has that key can open them."),
        t("Find out at once who wrote to the database, and keep a copy of it as evidence."),
    ),
    "wraps_old": (
        t("{n} originals are sealed to an earlier key of {recipient}."),
        t("The key in force does not open them."),
        t("Unlock the key at the desk, or run `varde keys rotate {recipient} --finish`."),
    ),
    "no_account": (
        t("Nobody has an account at the desk."),
        t("Nobody can read what waits in the browser."),
        t("Run `varde desk add-account` for the coordinator and for her deputy."),
    ),
    "one_account": (
        t("One person alone can open originals, and there is no paper key."),
        t("If that passphrase is lost, every original may be lost for good."),
        t("Make a paper key at the desk, and give the deputy an account."),
    ),
    "no_paper": (
        t("There is no paper key."),
        t("If every passphrase is lost, every original may be lost for good."),
        t("Make a paper key at the desk, under Keys, and put it into the safe."),
    ),
    "paper_old": (
        t("The paper key is from before the key was changed."),
        t("It does not open what has come since."),
        t("Make a new paper key at the desk, under Keys, and destroy the old one."),
    ),
    "rotation_unfinished": (
        t("The change of the key is not finished."),
        t("The earlier key still opens a part of the originals."),
        t("Unlock the key at the desk: it goes on by itself."),
    ),
    "doors_old_key": (
        t("The doors still seal to the earlier key of the coordinator."),
        t("What comes in is sealed to a key that was to be out of use."),
        t("Put the new coordinator.pub into every keys folder, and restart the services."),
    ),
    "account_old_key": (
        t("The account of {member} holds an earlier key."),
        t("It opens nothing that was sealed since the key was changed."),
        t("Give {member} a new one-time code."),
    ),
    "account_left": (
        t("{member} has an account, but is no longer coordinator or deputy."),
        t("The account lets nobody in, and still holds a copy of the key."),
        t("Run `varde desk remove-account {member}`, and change the key."),
    ),
    "schema_old": (
        t("The database does not fit this version of Varde."),
        t("Services wait, and take nothing in."),
        t("Run `varde migrate`."),
    ),
    "concerns_wait": (
        t("A concern has waited {minutes} minutes to be read."),
        t("Nobody knows of it yet, and it may be urgent."),
        t("Look whether the router runs, and what its log says."),
    ),
    "outbox_waits": (
        t("{n} messages have waited to be passed on, the oldest for {minutes} minutes."),
        t("Cases do not get to the chat meanwhile."),
        t("Look whether the router and the message broker run."),
    ),
    "dead_letters": (
        t("{n} messages could not be handled."),
        t("A case or a card may be missing because of each of them."),
        t("See `varde bus dead list`. Mend the cause, then `varde bus dead replay all`."),
    ),
    "queue_long": (
        t("{n} messages wait in the queue {queue}."),
        t("What comes in is told later than it should be."),
        t("Look whether the service that works on it runs."),
    ),
    "bus_away": (
        t("The message broker does not answer."),
        t("Concerns are taken in and stored, but nobody gets them until it is back."),
        t("Look whether RabbitMQ runs, and whether the password is right."),
    ),
    "letters_failed": (
        t("{n} letters of the last 30 days could not be delivered."),
        t("A reporter may wait for an answer that does not come."),
        t("See `varde outbound`. The cases are told of it in the chat."),
    ),
    "letters_wait": (
        t("A letter has waited {minutes} minutes to be sent."),
        t("Reporters get no receipt and no answer meanwhile."),
        t("Look whether the mail server takes letters from Varde."),
    ),
    "backup_never": (
        t("Nobody has said that a backup was made."),
        t("If the database is lost, every case is lost."),
        t("Let the backup end with `varde backup-done`, and try once to restore it."),
    ),
    "backup_old": (
        t("The last backup was made {days} days ago."),
        t("If the database is lost now, everything since then is lost."),
        t("Look why the backup does not run. It ends with `varde backup-done`."),
    ),
    "certificate_ended": (
        t("The certificate ended on {day}."),
        t("Mail servers that check it deliver nothing."),
        t("Renew it. It is taken into use by itself."),
    ),
    "certificate_ends": (
        t("The certificate ends on {day}."),
        t("After that nobody gets a safe connection."),
        t("Renew it, and find out why that did not happen by itself."),
    ),
    "certificate_wrong": (
        t("The certificate or its key cannot be used: {reason}"),
        t("The service does not start with them."),
        t("Put a certificate and the key that belongs to it in place."),
    ),
    "certificate_key_open": (
        t("Others can read the key of the certificate ({setting})."),
        t("Whoever has it can pretend to be this server."),
        t("Let its owner alone read it: chmod 600."),
    ),
    "scanner_off": (
        t("Files from reporters are not scanned for malware."),
        t("The coordinator sees each file marked as not scanned."),
        t("Install ClamAV, and set VARDE_CLAMD."),
    ),
    "scanner_away": (
        t("The scanner for malware does not answer."),
        t("Files are taken all the same, and marked as not scanned."),
        t("Look whether clamd runs where VARDE_CLAMD says."),
    ),
    "chat_token_wrong": (
        t("{platform} does not take Varde’s token: {reason}"),
        t("No case gets to the group."),
        t("Make a new token, and put it into the secret file."),
    ),
    "chat_away": (
        t("{platform} does not answer."),
        t("Cards wait, and are posted when it is back."),
        t("Look at the network, and try again in a while."),
    ),
    "channel_unfit": (
        t("Nothing is posted in the group’s channel ({channel})."),
        t("The chat found it not fit when it looked last: {reason}. Cases wait."),
        t("The desk says what to do, under Administration and The channel."),
    ),
    "earlier_channel_unfit": (
        t("Nothing is changed in the group’s earlier channel ({channel})."),
        t(
            "The chat found it not fit when it looked last: {reason}. Cards of open cases stand there."
        ),
        t("The desk says what to do, under Administration and The channel."),
    ),
    "channel_waits": (
        t("The channel {channel} is asked for, and the chat has not looked at it."),
        t("New cards go where they went before until it has."),
        t("See that chatops runs. It looks when it starts."),
    ),
    "access_spent": (
        t("{platform} no longer takes the refresh token: it has been used, or taken back."),
        _UNTIL,
        _AGAIN,
    ),
    "access_revoked": (
        t("Varde’s app is no longer installed in {platform}."),
        _UNTIL,
        _AGAIN,
    ),
    "access_app": (
        t("{platform} does not know Varde’s app by its client id and client secret."),
        _UNTIL,
        t("Give chatops both as they stand in {platform}, and restart it."),
    ),
    "access_off": (
        t("Token rotation is off for Varde’s app in {platform}."),
        _UNTIL,
        t("Turn it on in {platform}, or give chatops a bot token alone. Then restart chatops."),
    ),
    "access_asked_to_wait": (
        t("{platform} asks Varde to wait before it renews its token."),
        _UNTIL,
        t("Varde tries again by itself. Ask whoever runs Varde if this stands for an hour."),
    ),
    "access_away": (
        t("{platform} does not answer when Varde renews its token."),
        _UNTIL,
        t("Varde tries again by itself. Look at the network if this stands for an hour."),
    ),
    "no_identity": (
        t("{partner} has no member with an identity in {platform}."),
        t("Nobody there can answer in the chat."),
        t("Write the member’s {platform} id into partners.toml."),
    ),
    "address_away": (
        t("Nothing answers safely at the desk’s address: {reason}"),
        t("The coordinator gets a warning, or no page."),
        t("Look at the proxy in front of the desk and at its certificate."),
    ),
    "address_unseen": (
        t("From here nothing answers at the desk’s address: {reason}"),
        t("So nobody can tell from here whether its certificate is good, and for how long."),
        t("Ask from where the coordinator sits: `varde doctor desk --online`, or her browser."),
    ),
    "database_away": (
        t("The database does not answer, or does not fit."),
        t("Nothing can be taken in or shown."),
        t("Look whether it runs, and whether name and password are right. Then `varde migrate`."),
    ),
    "no_right": (
        t("Whoever looks has no right to see this."),
        t("Each service sees in the database what it needs, and no more."),
        t("Run `varde doctor` as the coordinator does."),
    ),
    "refused": (
        t("This could not be looked at: {reason}"),
        t("Nobody knows whether it is in order."),
        _OPERATOR,
    ),
    "slow": (
        t("Looking at this took too long ({check})."),
        t("Nobody knows whether it is in order."),
        _OPERATOR,
    ),
    "check_broke": (
        t("Looking at this went wrong ({check}: {kind})."),
        t("Nobody knows whether it is in order."),
        _OPERATOR,
    ),
}


CODES = tuple(EXPLANATIONS)
