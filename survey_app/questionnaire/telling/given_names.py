"""Given names that are common in Scotland.

Chosen by hand among names that have been common for children and adults here since about 1960. National
Records of Scotland publishes the counts of every year ("Babies' First Names"); this is no copy of them and
was not checked against them. It is a short list on purpose: most people's names are not in it, and
docs/anonymity.md says so.
"""

from __future__ import annotations

from survey_app.questionnaire.telling.lists import listed

#: No word of everyday English, Scots, Gaelic or Polish, and no place: a name in small letters too.
SURE = listed(
    """
    aaron aidan aiden aileen ailsa aimee alasdair alastair alex alexander alfie alison alistair amanda
    amelia amy andrew angela angus anna annie anthony archie ashleigh barry beth bethany brandon brian
    brodie caitlin callum calum caroline carrie catherine catriona charlie chloe chris christine
    christopher ciara claire clare colin conor connor corey courtney daniel danielle darren david debbie
    declan denise derek diane donna dylan eilidh elaine elizabeth ellie emily emma eoin erin ethan euan
    evie ewan fergus finlay finn fiona fraser freddie freya gareth gavin gemma geoff gillian gordon
    graeme hamish hannah hazel heather helen hugh iain ian isabella isla jacob jacqueline jamie janet
    janice jason jenna jennifer jenny jessica joanna joanne joe joel jonathan joseph joshua josh julia
    julie karen kate kathleen katie keira keiran kelly kenneth kerr kevin kieran kieron kirsten kirsteen
    kirsty kyle laura lauren leah leanne lee liam linda lisa lorna lorraine louise luca lucas lucy luke
    lynn lynne lynsey maggie mairi malcolm marie matthew maureen megan melissa michael michelle millie
    mohammad mohammed morag morven muhammad muriel natalie nathan neil niall niamh nicola nicole noah
    oliver olivia owen patricia paul pauline peter philip rachel rebecca reece rhona rhys richard robbie
    robert roddy ronan rory rosie ryan samantha samuel sandra sarah sean senga shannon sharon sheila
    shona shirley simon siobhan sophia sophie stacey stephanie stephen steven stewart stuart susan
    suzanne sylvia theo thomas tracey tracy vicky victoria wendy yvonne zara zoe
    """
) - frozenset(
    {"alex", "heather", "hazel", "victoria", "fraser", "kerr", "gordon", "lee", "kelly", "elizabeth"}
)

#: A place, a plant, a month, a surname or a word as well: a name where a surname follows.
ALSO_WORDS = listed(
    """
    adam alan alex amber april ava blair bonnie brooke cameron carol craig cora dawn dean donald douglas
    duncan drew elizabeth ella eve faith fraser gary george georgia glen gordon grace graham grant
    harper harris harry hazel heather holly hope hunter iona ivy jack jackie jade james jane jean jess
    jim jimmy joan john jordan joy kai kelly kenny kerr kim kit lana lee leo lewis lily logan lola max
    maria marion martin mary mason maya mia mark molly murray nancy nina norma orla paige penny poppy
    rita robin roy rose ross ruby ruth sam scott shaun skye sky stella summer tom tommy tony una
    victoria violet willow will william
    """
)

#: Surnames that are common in Scotland and are seldom anything else.
SURNAMES = listed(
    """
    aitken allan anderson boyle brown buchanan burns cairns campbell christie clark clarke craig
    crawford cunningham davidson dickson docherty donaldson donnelly duffy duncan ferguson findlay
    fleming forbes fraser gallacher gallagher gibson gillespie graham gray hamilton henderson higgins
    hughes hutchison irvine jackson jamieson johnston johnstone jones kelly kennedy kerr lindsay
    macdonald macgregor mackay mackenzie mackie maclean macleod macpherson marshall martin mathieson
    mccallum mcdonald mcgregor mcintosh mcintyre mckay mckenna mckenzie mclaren mclean mcleod mcmillan
    mcneil mcpherson miller milne mitchell moffat morgan morrison morton muir munro murphy murray nicol
    nicolson oneill paterson patterson quinn rae ramsay reid rennie ritchie robertson robson rodger
    russell sharp shaw simpson sinclair smith stevenson stewart sutherland taylor thompson thomson
    walker wallace watson watt weir whyte wilson wright
    """
)
