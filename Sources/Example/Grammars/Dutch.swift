extension Grammar {
    /// Requests in Dutch.
    static let dutch = Grammar(
        language: "nl",
        #"""
        < Hallo,
        < Goedemorgen,
        < Hoi!
        < Korte vraag:
        ~ Bedankt!
        ~ Alvast bedankt.
        ~ Graag kort.
        ! Sorry, daar kan ik niet bij helpen.
        ! Die vraag kan ik niet beantwoorden. Vraag het liever aan een deskundige.
        > Natuurlijk. Begin met het eenvoudigste en kijk of het werkt voordat je verdergaat.
        > Dat hangt van je situatie af, maar meestal is de eenvoudige oplossing genoeg.
        > Hier is een voorstel dat je nog kunt aanpassen.
        + Kan het iets korter?
        + Dank je. Waar moet ik op letten?
        + Het tweede deel snap ik niet.
        $stad Utrecht|Gent|Groningen|Antwerpen|Leiden|Breda|Brugge|Zwolle
        $aantal 2|3|4|5|6|8|10
        # werk 4 0
        Schrijf een sollicitatiebrief voor een baan als {beroep} in {stad}
        Hoe leg ik een gat van {aantal} maanden in mijn cv uit?
        Welke vragen krijg ik tijdens een gesprek voor {beroep}?
        Ontslagbrief als {beroep}, netjes en kort
        Hoe vraag ik om opslag na {aantal} jaar als {beroep}?
        $beroep boekhouder|verpleegkundige|leraar|programmeur|kok|elektricien|verkoper
        # koken 4 0
        Wat kan ik vanavond maken met {basis} en {groente}?
        Recept voor {gerecht} voor {aantal} personen
        Mijn {gerecht} wordt altijd te [droog|zout|slap], hoe komt dat?
        Kan ik {gerecht} een dag van tevoren klaarmaken?
        Weekmenu zonder vlees met {groente}
        $basis kip|linzen|zalm|gehakt|kikkererwten|eieren
        $groente spinazie|prei|boerenkool|wortels|pompoen
        $gerecht stamppot|erwtensoep|appeltaart|stoofvlees|quiche|pannenkoeken
        # reizen 4 1
        Route van {aantal} dagen door {land} met de trein
        Mijn trein naar {stad} rijdt niet, krijg ik {recht}?
        Vlucht met {aantal} uur vertraging, hoe vraag ik {recht} aan?
        Wat is er te doen in {stad} als het regent?
        Wat neem ik mee op reis naar {land}?
        Klacht aan de luchtvaartmaatschappij, ik wil {recht}
        $land Noorwegen|Schotland|Portugal|Marokko|Japan|IJsland
        $recht mijn geld terug|een vergoeding|een hotel|een ander ticket
        # programmeren 4 0
        Hoe lees ik een {soort} in met Python en filter ik op {veld}?
        SQL-query die dubbele waarden van {veld} vindt
        Excelformule die bedragen per {veld} optelt
        Waarom geeft mijn script een fout als {veld} leeg is?
        Hoe zet ik een knop precies in het midden met CSS?
        $soort CSV-bestand|JSON-bestand|logboek|spreadsheet
        $veld klantnummer|datum|product|afdeling
        # school 3 1
        Leg {onderwerp} uit aan een kind van {aantal} jaar
        Oefenopgaven over {onderwerp} met antwoorden
        Werkstuk over {onderwerp}, indeling in {aantal} hoofdstukken
        Samenvatting van {onderwerp} voor het examen
        Mijn zoon begrijpt {onderwerp} niet, hoe help ik hem?
        $onderwerp breuken|fotosynthese|de Tachtigjarige Oorlog|werkwoordspelling|procenten|vulkanen
        # schrijven 3 1
        Schrijf een [gedicht|verhaal|liedje|sprookje] over {thema}
        Verjaardagswens voor mijn {wie}, met iets over {thema}
        Toespraak voor de bruiloft van mijn {wie}, {aantal} minuten
        Vat deze tekst over {thema} samen in twee zinnen
        Sinterklaasgedicht voor mijn {wie} die van {thema} houdt
        $thema de zee|de herfst|oude fietsen|een verloren kat|vriendschap
        $wie zus|oma|collega|buurvrouw|vriendin
        # gezondheid 2 8
        Ik heb al {aantal} dagen last van {klacht}, moet ik naar de dokter?
        Wat helpt thuis tegen {klacht}?
        Oefeningen tegen {klacht}, {aantal} minuten per dag
        Komt {klacht} door stress?
        $klacht rugpijn|hoofdpijn|hoesten|slecht slapen|maagzuur
        # wonen 3 5
        Mijn verhuurder doet niets aan {gebrek}, wat zijn mijn rechten?
        Brief aan de verhuurder over {gebrek}
        Wanneer moet ik mijn {plant} snoeien?
        Mijn {plant} krijgen bruine bladeren, wat is er mis?
        Is {gebrek} aftrekbaar van de belasting?
        $gebrek schimmel|de kapotte ketel|een lekkage|tocht
        $plant hortensia's|rozen|tomaten|fruitbomen
        """#
    )
}
