extension Grammar {
    /// Requests in English about the house and what is in it.
    static let englishHome = #"""
        < Hi!
        < Hello,
        < Hey,
        < Quick question:
        < Good morning.
        < Hi there,
        < Okay so,
        < One more thing.
        ~ Thanks!
        ~ Thank you.
        ~ Please keep it short.
        ~ I'm a beginner, so explain it simply.
        ~ Any help is appreciated.
        ~ Step by step please.
        ~ Just the essentials.
        ~ Cheers
        ! I'm sorry, but I can't help with that request.
        ! I can't assist with this one. If it helps, I can point you to general information instead.
        ! I won't be able to do that, because somebody could be hurt by it.
        ! I'm not able to give advice on this particular case; please speak to a professional.
        > Sure. Here is a short version first, and then the details if you need them.
        > Good question. It depends mostly on your situation, but the usual answer is to start small and check the result.
        > Here is what I would do: begin with the simplest option, see whether it works, and only then go further.
        > Happy to help. Could you tell me a little more about what you have tried so far?
        + Could you make that a bit shorter?
        + Thanks, that works. Is there anything I should watch out for?
        + I don't quite understand the second part.
        + Can you give me an example?
        + And what would be the cheapest way to do it?
        + Great, thank you!
        $person Anna|Marcus|Priya|Tom|Leila|Jonas|Carla|Ben|Yuki|Sofia|Omar|Grace|Pavel|Nina|Hugo|Ruth
        $city Lyon|Seattle|Porto|Leeds|Graz|Toronto|Utrecht|Melbourne|Valencia|Dublin|Kraków|Austin|Bergen|Osaka|Turin|Bristol
        $n 3|4|5|6|8|10|12|15|20
        # dinner 4 0
        What can I cook tonight with {main} and {side}?
        I have {main}, {side} and half an hour. [Any ideas|What should I make|Suggest something]?
        Give me a recipe for {dish} for {n} people
        How long do I [roast|bake|grill|braise] {main} so that it stays juicy?
        Plan a week of {diet} dinners with a shopping list
        My {dish} always turns out [watery|too salty|bland|greasy]. What am I doing wrong?
        what goes well with {dish}
        Can I [freeze|reheat|prepare the day before] {dish}?
        Substitute for {side} in {dish}?
        Easy one-pot meal with {main}, nothing too spicy, my kids are picky
        $main chicken thighs|salmon fillets|ground beef|tofu|chickpeas|pork chops|lentils|cod|leftover turkey|lamb shoulder
        $side rice|spinach|sweet potatoes|leeks|courgettes|mushrooms|cabbage|coconut milk|peppers|cherry tomatoes
        $dish risotto|lasagne|shakshuka|chicken curry|beef stew|carbonara|ramen|fish pie|ratatouille|stuffed peppers
        $diet vegetarian|low-carb|gluten-free|dairy-free|budget|high-protein
        > For {dish}, sweat an onion slowly, season early, and add the {side} only at the end so that it keeps its bite.
        > {main} with {side} works well in one pan: brown it first, then let it finish gently under a lid for fifteen minutes.
        + What wine would go with it?
        # baking 3 0
        Why did my {bake} [collapse in the middle|come out dense|crack on top|stay raw inside]?
        My sourdough starter [smells like acetone|doesn't rise|has liquid on top|is very runny]. Is it dead?
        How do I convert a {bake} recipe from a {tin} tin to a {tin2} tin?
        Recipe for {bake} without {missing}
        Can I replace {missing} with {instead} when baking {bake}?
        At what hydration should I keep a {flour} loaf?
        How long should {flour} dough proof in the fridge overnight?
        baking {bake} at high altitude, what changes
        What is the difference between {flour} flour and plain flour for bread?
        Scale this {bake} recipe down to {n} portions: 500 g flour, 250 g butter, 6 eggs
        $bake banana bread|cheesecake|brioche|sponge cake|focaccia|oat cookies|macarons|cinnamon rolls|lemon tart|muffins
        $missing eggs|butter|yeast|baking powder|sugar|milk
        $instead yoghurt|olive oil|apple sauce|oat milk|honey|aquafaba
        $flour rye|spelt|whole wheat|buckwheat|einkorn
        $tin 20 cm|23 cm|loaf|square
        $tin2 26 cm|bundt|18 cm|muffin
        > Usually the oven was too hot at the start. Bake {bake} twenty degrees cooler and a little longer.
        > {flour} flour drinks more water, so add a spoonful at a time and let the dough rest before you judge it.
        # gardening 4 0
        The leaves of my {plant} are [turning yellow|curling|full of small holes|covered in white powder]. What is it?
        When should I [plant|prune|fertilise|repot|harvest] {plant} in {climate}?
        How much water do {plant} need in {season}?
        Companion plants for {plant}?
        [Slugs|Aphids|Spider mites|Snails] are eating my {plant}, how do I get rid of them without chemicals?
        Can {plant} survive the winter in {climate}?
        Design a small {sun} border with {plant} as the main attraction
        I want to start composting on a balcony, where do I begin?
        what soil mix for {plant} in pots
        Is it too late to sow {plant} in {season}?
        My lawn has [moss|bare patches|clover] everywhere after {season}. How do I fix it?
        $plant tomatoes|roses|hydrangeas|basil|courgettes|lavender|strawberries|peonies|chillies|raspberries|blueberries|dahlias
        $climate a cold climate|coastal Maine|northern England|a Mediterranean garden|zone 6|a windy balcony
        $season early spring|midsummer|autumn|February|late May
        $sun shady|sunny|dry|north-facing|cottage-style
        > {plant} mind wet roots more than dry ones. Check the drainage first and water in the morning.
        > In {climate}, wait until the nights stay above ten degrees, then harden the plants off for a week.
        + And how about in a greenhouse?
        # houseplants 2 0
        My {plant} keeps [dropping leaves|growing crooked|getting brown tips], it stands {where}
        How often do I water a {plant} {where}?
        Is a {plant} [toxic to cats|safe for dogs|easy for a beginner]?
        Can I propagate a {plant} from a cutting in water?
        low light houseplants for {where}
        There are tiny flies in the pot of my {plant}. What are they and what helps?
        Does a {plant} need a bigger pot if roots come out at the bottom?
        $plant monstera|fiddle leaf fig|peace lily|snake plant|orchid|calathea|rubber tree|aloe|pothos|string of pearls
        $where in the bathroom|near a radiator|in a dark corridor|at a south window|in my office
        > A {plant} {where} mostly suffers from dry air. Water less often, but thoroughly, and turn it every week.
        # repairs 3 2
        How do I fix a [dripping|squeaking|leaking|blocked] {thing}?
        The {thing} in my {room} [makes a strange noise|stopped working|smells odd]. Where should I start?
        What [drill bit|screw|wall plug|glue] do I need to hang {load} on a {wall} wall?
        Can I paint over {surface} without sanding?
        how to remove [mould|limescale|old silicone|wallpaper glue] from {surface}
        Roughly how much does it cost to renovate a {room} of {n} square metres?
        Do I need a permit to [knock down a wall|move the sink|add a socket] in the {room}?
        My circuit breaker trips whenever I switch on the {thing}
        Steps to lay [laminate|vinyl|tiles|cork] in a {room}
        $thing tap|radiator|toilet cistern|boiler|door hinge|shower head|extractor fan|dishwasher|kitchen drain|window handle
        $room bathroom|kitchen|hallway|attic|basement|bedroom
        $load a heavy mirror|kitchen cabinets|a bookshelf|a television|a boxing bag
        $wall plasterboard|brick|concrete|lath and plaster|tiled
        $surface old tiles|varnished wood|damp plaster|kitchen fronts|bathroom grout
        > Turn off the water and the power first. In most cases a worn seal is the reason, and that costs less than a coffee.
        > On a {wall} wall use anchors made for it, and check for cables and pipes before drilling.
        # pets 3 2
        My {animal} [keeps scratching|won't eat|sleeps all day|hides under the bed] since {event}. Should I worry?
        How do I train a {animal} to [stop biting|come when called|use the litter box|stay alone]?
        What is a good [diet|toy|cage size|daily routine] for a {animal}?
        Is it safe for a {animal} to eat [grapes|carrots|cheese|eggs|apple seeds]?
        Introducing a {animal} to a {animal2}, any tips?
        how often should I bring an older {animal} to the vet
        Name ideas for a {colour} {animal}
        What vaccinations does a {animal} need before travelling to {city}?
        $animal puppy|kitten|rabbit|parrot|guinea pig|hamster|greyhound|labrador|senior cat|tortoise
        $animal2 toddler|older dog|new flatmate's cat|second rabbit|budgie
        $event we moved|the fireworks|the holidays|a new baby arrived|the vet visit
        $colour ginger|black|spotted|grey|cream-coloured
        > Give the {animal} a quiet place and keep meals at fixed times. If it does not eat for a day, call a vet.
        # cars 2 0
        My {car} [makes a clicking noise|shakes|pulls to the left|smells of petrol] when I {drive}. What could it be?
        The {light} light came on in my {car}, can I still drive to {city}?
        How often does a {car} need [new brake pads|an oil change|a timing belt|new spark plugs]?
        Is it worth repairing a {car} with {km} thousand kilometres?
        Difference between leasing and financing a {car}
        What should I check before buying a used {car}?
        jump start a {car} with a flat battery, steps
        $car hatchback|diesel van|hybrid|small electric car|fifteen-year-old estate|pickup|convertible|camper van
        $drive brake|turn left|start it in the cold|go faster than 100|change gear
        $light engine warning|oil pressure|tyre pressure|battery|airbag
        $km 90|120|180|210|260
        > With a {car}, check the tyres and the belts first. If it only happens when you {drive}, a worn bearing is likely.
        # devices 4 1
        My {device} won't [turn on|connect to the wifi|charge|update|pair with my headphones], what can I do?
        How do I transfer [photos|contacts|messages|notes] from an old {device} to a new one?
        The battery of my {device} only lasts {n} hours since the update
        Which {device} would you buy for [a student|my grandmother|video editing|travel]?
        How do I [factory reset|encrypt|back up|unlock the bootloader of] a {device}?
        The wifi in the [bedroom|attic|garden office] is slow, mesh or repeater?
        printer says [offline|paper jam|low ink] but it isn't
        My {device} shows [a blue screen|flickering lines|a storage full warning] every time I open the camera
        Is it normal that a {device} gets hot while [charging|gaming|on a call]?
        $device laptop|tablet|Android phone|smartwatch|games console|e-reader|desktop PC|smart TV|router
        > Restart the {device} while holding the power key for ten seconds, then check for an update before anything else.
        > Make a backup first. Then sign out everywhere, reset the {device}, and restore.
        + It still doesn't work after a restart.
        """#
}
