"""Words that stand where a name might, and name nobody."""

from __future__ import annotations

import re

from survey_app.questionnaire.areas import AREAS
from survey_app.questionnaire.telling.lists import listed

#: Written with a capital for another reason.
_CAPITAL = listed(
    """
    monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays
    fridays saturdays sundays january february march april may june july august september october
    november december spring summer autumn winter christmas easter hogmanay halloween ramadan eid diwali
    hanukkah new year years day mum mam mammy mummy mom dad da daddy gran granny grandma nan nana nanny
    papa grandad granda auntie aunty aunt uncle sister brother family god jesus allah sir miss english
    maths mathematics physics chemistry biology science history geography modern studies art music drama
    french german spanish gaelic scots scottish polish ukrainian arabic urdu latin computing technical
    business british irish welsh european american african asian scotland england britain ireland wales
    europe africa america london manchester newcastle poland ukraine syria edinburgh glasgow dundee
    aberdeen inverness perth stirling paisley ayr falkirk livingston kilmarnock hamilton motherwell
    wishaw airdrie coatbridge cumbernauld greenock dumfries galashiels hawick oban wick thurso elgin
    fife kirkcaldy dunfermline glenrothes arbroath forfar montrose peterhead fraserburgh stornoway
    lerwick kirkwall orkney shetland lewis harris skye mull islay arran bute govan leith partick
    maryhill easterhouse drumchapel castlemilk pollok gorbals wester hailes muirhouse craigmillar
    niddrie aviemore pitlochry portree ullapool celtic rangers hibs hearts aberdeenshire lanarkshire
    ayrshire renfrewshire moray highland highlands islands instagram snapchat tiktok facebook youtube
    whatsapp netflix xbox playstation minecraft fortnite roblox google teams zoom spotify discord tesco
    asda lidl aldi greggs mcdonalds primark argos ikea uber amazon young people social work children
    panel hearing hearings scout scouts guides council college university academy primary secondary high
    school centre house hub team service services department office throughcare aftercare continuing
    care universal credit income support housing benefit barnardos childline samaritans breathing space
    """
)

#: What follows a name of a place, a building or a body that is called after somebody.
OF_A_PLACE = listed(
    """
    street road avenue lane drive place park house court square bridge terrace gardens crescent hospital
    school primary academy high college university centre center library station church hall hotel unit
    ward castle island isles isle county council trust foundation project team fc united rovers athletic
    thistle city town village shop stadium pool gym monument river loch bay beach hill rd st ave estate
    scheme funding fund grant day
    """
)

#: What follows “is called”, “my name is” and the like, and is no name.
NO_NAME = listed(
    """
    a about after again all also always an and another any anyone as asked at away back bad because been
    before being but by called changed changing crazy daft dead different difficult down dumb each ever
    every everyone fat fine first for forgotten from fine gay gone good great had hard has have he her
    here his hidden how i important in into is it its just kept known last later less like liked long
    lost lots lovely me mental mentioned mine missing more most my names names nasty never new nice no
    nobody none not nothing now of off often ok okay on once one only or other others our out over
    people personal private public put quite read really recorded rubbish round said same she should so
    some someone something spelled spelt still stupid such sure taken that the their them there these
    they thick this those through to today together tomorrow too top twice two ugly under unknown up us
    used useless very was we weird well were what when where which who whoever why with without
    worthless written wrong yesterday yet you your somebody everybody anybody boring broken deleted full
    hacked locked open none secret gone blocked banned
    """
)

_WORD = re.compile(r"[^\W\d_]+")
#: Words with a capital that name nobody: in small letters.
INNOCENT = _CAPITAL | {word.lower() for area in AREAS for word in _WORD.findall(area.name)}
