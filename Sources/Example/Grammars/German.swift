extension Grammar {
    /// Requests in German.
    static let german = Grammar(
        language: "de",
        #"""
        < Hallo!
        < Guten Tag,
        < Kurze Frage:
        < Servus,
        ~ Danke!
        ~ Vielen Dank im Voraus.
        ~ Bitte kurz.
        ~ Schritt für Schritt bitte.
        ! Es tut mir leid, dabei kann ich nicht helfen.
        ! Das kann ich leider nicht beantworten. Bitte wenden Sie sich an eine Fachperson.
        > Gern. Am besten fangen Sie klein an und prüfen das Ergebnis nach jedem Schritt.
        > Das hängt von der Lage ab. Meist genügt die einfachste Lösung; erst danach lohnt sich mehr.
        > Kein Problem, hier ist ein Vorschlag, den Sie noch anpassen können.
        + Geht das auch kürzer?
        + Danke! Worauf muss ich dabei achten?
        + Das habe ich noch nicht verstanden.
        + Haben Sie ein Beispiel dafür?
        $stadt Köln|Graz|Hamburg|Bern|Leipzig|Wien|Freiburg|Dresden|Zürich|Bremen
        $zahl 2|3|4|6|8|10|14
        # bewerbung 4 0
        Schreib mir ein Anschreiben für eine Stelle als {beruf} in {stadt}
        Wie erkläre ich eine Lücke von {zahl} Monaten im Lebenslauf?
        Formuliere ein Arbeitszeugnis für einen {beruf}, Note zwei
        Welche Fragen kommen im Vorstellungsgespräch als {beruf}?
        Meine Kündigung als {beruf} zum Monatsende, höflich bitte
        Gehaltsvorstellung als {beruf} mit {zahl} Jahren Erfahrung?
        $beruf Krankenpfleger|Buchhalter|Elektriker|Lehrer|Softwareentwickler|Koch|Lagerleiter
        > Sehr geehrte Damen und Herren, mit großem Interesse bewerbe ich mich als {beruf}.
        # kochen 4 0
        Was kann ich heute aus {zutat} und {beilage} kochen?
        Rezept für {gericht} für {zahl} Personen
        Mein {gericht} wird immer zu [trocken|salzig|weich]. Was mache ich falsch?
        Kann man {gericht} am Vortag vorbereiten?
        Womit kann ich {beilage} im {gericht} ersetzen?
        Wochenplan mit {zutat}, einfach und günstig
        $zutat Hackfleisch|Linsen|Lachs|Hähnchen|Tofu|Kürbis
        $beilage Reis|Sahne|Kartoffeln|Spätzle|Rotkohl|Quark
        $gericht Gulasch|Auflauf|Kartoffelsalat|Eintopf|Sauerbraten|Risotto
        # steuern 3 5
        Kann ich {kosten} von der Steuer absetzen?
        Welche Anlage brauche ich für {einnahme}?
        Bis wann muss ich die Steuererklärung abgeben, wenn ich {einnahme} habe?
        Einspruch gegen den Steuerbescheid wegen {kosten} formulieren
        Ab wann muss ich {einnahme} versteuern?
        Was ist die Pauschale für {kosten}?
        $kosten ein Arbeitszimmer|die Fahrt zur Arbeit|Handwerker|einen Umzug|Fortbildungen|Kinderbetreuung
        $einnahme Mieteinnahmen|Kapitalerträge|einen Nebenjob|ein Kleingewerbe|Kryptogewinne
        # miete 3 7
        Mein Vermieter [reagiert nicht auf|bestreitet|ignoriert] {mangel}. Was kann ich tun?
        Wie hoch darf die Mietminderung bei {mangel} sein?
        Welche Kündigungsfrist gilt nach {zahl} Jahren Mietdauer in {stadt}?
        Mängelanzeige an die Hausverwaltung wegen {mangel}
        Darf der Vermieter die Kaution wegen {mangel} behalten?
        Nebenkostenabrechnung kommt mir zu hoch vor, wie prüfe ich sie?
        $mangel Schimmel|eine kaputte Heizung|Baulärm|undichte Fenster|einen Wasserschaden
        # garten 3 0
        Meine {pflanze} haben [gelbe Blätter|Läuse|braune Flecken], was hilft?
        Wann schneide ich {pflanze}?
        Wie überwintern {pflanze} auf dem Balkon in {stadt}?
        Welche Erde brauchen {pflanze}?
        Was passt als Nachbar zu {pflanze} ins Hochbeet?
        Schnecken fressen alle {pflanze}, was tun ohne Gift?
        $pflanze Tomaten|Hortensien|Rosen|Zucchini|Erdbeeren|Geranien|Himbeeren
        # programm 4 0
        Python: wie lese ich eine {datei} ein und filtere nach {feld}?
        Excel-Formel, die {feld} summiert, wenn der Status offen ist
        SQL-Abfrage: neueste Zeile je {feld}
        Warum meldet mein Programm einen Fehler beim Öffnen der {datei}?
        Wie sortiere ich eine {datei} mit {zahl} Millionen Zeilen nach {feld}?
        SVERWEIS findet {feld} nicht, obwohl der Wert da ist
        $datei CSV-Datei|Logdatei|JSON-Datei|Tabelle
        $feld Kundennummer|Datum|Betrag|Abteilung|Artikel
        # bahn 4 1
        Mein Zug nach {stadt} [fällt aus|hat zwei Stunden Verspätung], bekomme ich {anspruch}?
        Flug ab {stadt} gestrichen, wer zahlt {anspruch}?
        Anschluss verpasst in {stadt}, wie komme ich heute noch weiter?
        Schreiben an die Bahn: Verspätung, ich möchte {anspruch}
        Wie lange habe ich Zeit, {anspruch} zu verlangen?
        $anspruch eine Entschädigung|das Geld zurück|ein Hotel|ein Taxi
        # texte 3 1
        Schreib ein [Gedicht|Lied|Märchen] über {thema}
        Geburtstagsgruß für meine {wer}, etwas mit {thema}
        Rede zur Hochzeit meiner {wer}, {zahl} Minuten
        Kürze diesen Text über {thema} auf drei Sätze
        Trauerkarte für eine {wer}, schlicht
        Lustiger Spruch über {thema} für die Einladung
        $thema den Herbst|das Meer|alte Freunde|einen Hund|die Berge|das Reisen
        $wer Schwester|Oma|Kollegin|Freundin|Nachbarin|Tante
        # schule 3 1
        Erkläre {stoff} für die {klasse}. Klasse
        Übungsaufgaben zu {stoff} mit Lösungen
        Referat über {stoff}, Gliederung in {zahl} Punkten
        Löse die Gleichung 3x + {zahl} = 20
        Mein Sohn versteht {stoff} nicht, wie erkläre ich das?
        Zusammenfassung zu {stoff} für die Klausur morgen
        $stoff Bruchrechnen|die Photosynthese|den Dreißigjährigen Krieg|Prozentrechnung|den Konjunktiv|Vektoren
        $klasse 6|7|8|9|10
        # gesund 2 8
        Ich habe seit {zahl} Tagen {leiden}, muss ich zum Arzt?
        Welches Hausmittel hilft gegen {leiden}?
        Trainingsplan gegen {leiden}, {zahl} Minuten am Tag
        Kommt {leiden} vom langen Sitzen?
        $leiden Rückenschmerzen|Husten|Kopfweh|Schlafprobleme|Sodbrennen|Schwindel
        """#
    )
}
