// Longer than 150 lines: a line for every sign.
using System.Globalization;

namespace WhatsAppCrm.Features.Inbox;

/// <summary>One sign and what it is called in each of our languages.</summary>
public sealed record Emoji(string Sign, string English, string Portuguese, string Spanish)
{
    /// <summary>The first word for it in this language; English for any other.</summary>
    public string Name(CultureInfo culture) => culture.TwoLetterISOLanguageName switch { "pt" => Portuguese, "es" => Spanish, _ => English };

    internal string[] Words { get; } = [.. $"{English} {Portuguese} {Spanish}".Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct()];
}

/// <summary>The signs a shop writes with, most used first. They are letters of the system's own font: nothing is loaded from anywhere.</summary>
public static class EmojiList
{
    private const CompareOptions Loosely = CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace;

    /// <summary>Sign, then words in English, Portuguese and Spanish.</summary>
    private const string Table =
        """
        😀|happy grin smile|feliz sorriso|feliz sonrisa
        😊|smile warm thanks|sorriso gentil|sonrisa amable
        😂|laugh joy funny|riso rindo engraçado|risa riendo gracioso
        🤣|rolling laugh|gargalhada|carcajada
        😉|wink|piscada|guiño
        😍|love eyes|apaixonado amor|enamorado amor
        🥰|loved hearts|amado corações|querido corazones
        😘|kiss|beijo|beso
        😎|cool sunglasses|óculos legal|gafas genial
        🤩|star excited|estrela animado|estrella emocionado
        🥳|party celebrate|festa comemorar|fiesta celebrar
        🤔|think hmm|pensar dúvida|pensar duda
        😅|sweat relief|suor alívio|sudor alivio
        🙂|slight smile|leve sorriso|leve sonrisa
        🙃|upside down|invertido|al revés
        😇|angel innocent|anjo inocente|ángel inocente
        😋|yummy tasty|gostoso delícia|rico delicioso
        😌|relieved calm|aliviado calmo|aliviado tranquilo
        😔|sad pensive|triste pensativo|triste pensativo
        😢|cry tear|choro lágrima|llanto lágrima
        😭|sob crying|chorando muito|llorando mucho
        😮|surprise wow|surpresa nossa|sorpresa vaya
        😱|scream shock|grito susto|grito susto
        😡|angry mad|raiva bravo|enojado rabia
        😴|sleep tired|sono dormir|sueño dormir
        🤒|sick ill fever|doente febre|enfermo fiebre
        🤗|hug|abraço|abrazo
        🤝|handshake deal|acordo aperto de mão|acuerdo apretón de manos
        🤞|fingers crossed luck|dedos cruzados sorte|dedos cruzados suerte
        👍|yes good like|sim joinha bom|sí bien me gusta
        👎|no bad dislike|não ruim|no mal
        👌|okay perfect|certo perfeito|vale perfecto
        👏|clap bravo|palmas parabéns|aplauso bravo
        🙌|hooray raise hands|viva mãos|viva manos
        🙏|please thanks pray|por favor obrigado|por favor gracias
        💪|strong muscle|força músculo|fuerza músculo
        👋|hello bye wave|olá tchau aceno|hola adiós saludo
        ✌️|peace victory|paz vitória|paz victoria
        👉|point right this|apontar direita|señalar derecha
        👇|point down below|apontar abaixo|señalar abajo
        ☝️|point up one|apontar acima|señalar arriba
        ✍️|write sign|escrever assinar|escribir firmar
        👀|look eyes see|olhar olhos ver|mirar ojos ver
        ❤️|heart love red|coração amor|corazón amor
        🧡|orange heart|coração laranja|corazón naranja
        💛|yellow heart|coração amarelo|corazón amarillo
        💚|green heart|coração verde|corazón verde
        💙|blue heart|coração azul|corazón azul
        💜|purple heart|coração roxo|corazón morado
        💔|broken heart|coração partido|corazón roto
        💯|hundred full|cem total|cien total
        ✨|sparkles new shine|brilho novo|brillo nuevo
        ⭐|star favourite|estrela favorito|estrella favorito
        🔥|fire hot|fogo quente|fuego caliente
        🎉|party congratulations|festa parabéns|fiesta felicidades
        🎁|gift present|presente brinde|regalo obsequio
        🎂|cake birthday|bolo aniversário|pastel cumpleaños
        🎈|balloon|balão|globo
        🏆|trophy winner|troféu vencedor|trofeo ganador
        ✅|check done yes|feito certo sim|hecho correcto sí
        ❌|cross no cancel|não cancelar errado|no cancelar mal
        ⚠️|warning attention|aviso atenção|aviso atención
        ❓|question|pergunta dúvida|pregunta duda
        ❗|important exclamation|importante|importante
        ℹ️|information|informação|información
        🆕|new|novo novidade|nuevo novedad
        📌|pin remember|fixar lembrar|fijar recordar
        📎|paperclip attachment|clipe anexo|clip adjunto
        📝|note memo|anotação nota|apunte nota
        📄|document page|documento página|documento página
        🧾|receipt invoice|recibo nota fiscal|recibo factura
        📊|chart numbers|gráfico números|gráfico números
        📈|growth rise|crescimento alta|crecimiento subida
        📉|fall drop|queda baixa|caída bajada
        📅|calendar date|calendário data|calendario fecha
        ⏰|alarm clock time|alarme relógio hora|alarma reloj hora
        ⏳|wait hourglass|esperar ampulheta|esperar reloj de arena
        📞|phone call|telefone ligar|teléfono llamar
        📱|mobile cell|celular|móvil celular
        💻|computer laptop|computador notebook|computadora portátil
        📧|mail e-mail|e-mail correio|correo
        📦|package delivery box|pacote entrega caixa|paquete entrega caja
        🚚|truck shipping|caminhão envio frete|camión envío
        🛵|motorbike courier|moto entregador|moto repartidor
        ✈️|plane travel|avião viagem|avión viaje
        🚗|car|carro|coche auto
        📍|place location|local endereço|lugar dirección
        🗺️|map|mapa|mapa
        🏠|home house|casa|casa hogar
        🏢|office building|escritório prédio|oficina edificio
        🏪|shop store|loja|tienda
        🛒|cart shopping|carrinho compras|carrito compras
        🛍️|bags shopping|sacolas compras|bolsas compras
        💰|money bag|dinheiro|dinero
        💵|cash bill|nota dinheiro|billete efectivo
        💳|card pay|cartão pagar|tarjeta pagar
        🪙|coin|moeda|moneda
        🏷️|price tag label|etiqueta preço|etiqueta precio
        🔑|key access|chave acesso|llave acceso
        🔒|lock secure|cadeado seguro|candado seguro
        🔗|link|link ligação|enlace
        🔍|search find|buscar lupa|buscar lupa
        🔧|repair tool|conserto ferramenta|reparar herramienta
        ⚙️|settings gear|ajustes engrenagem|ajustes engranaje
        💡|idea light|ideia luz|idea luz
        🔔|bell reminder|sino lembrete|campana recordatorio
        📷|camera photo|câmera foto|cámara foto
        🎥|video film|vídeo filme|vídeo película
        🎵|music|música|música
        🎓|graduation course|formatura curso|graduación curso
        👕|shirt clothes|camiseta roupa|camiseta ropa
        👗|dress|vestido|vestido
        👟|shoes sneaker|tênis sapato|zapatilla zapato
        ☕|coffee|café|café
        🍕|pizza food|pizza comida|pizza comida
        🍔|burger|hambúrguer|hamburguesa
        🍰|cake sweet|bolo doce|tarta dulce
        🍺|beer|cerveja|cerveza
        🍷|wine|vinho|vino
        🌹|rose flower|rosa flor|rosa flor
        💐|bouquet flowers|buquê flores|ramo flores
        🌱|plant green|planta verde|planta verde
        ☀️|sun weather|sol tempo|sol tiempo
        🌧️|rain|chuva|lluvia
        🌙|moon night|lua noite|luna noche
        🐶|dog|cachorro cão|perro
        🐱|cat|gato|gato
        ⚽|football soccer|futebol bola|fútbol pelota
        🚀|rocket fast launch|foguete rápido|cohete rápido
        """;

    public static IReadOnlyList<Emoji> All { get; } = [.. Table.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line => line.Split('|')).Select(cells => new Emoji(cells[0], cells[1], cells[2], cells[3]))];

    /// <summary>Those of which each typed word begins a word, in whatever of the languages; accents and capitals make no difference. All of them for an empty search.</summary>
    public static IReadOnlyList<Emoji> Find(string query)
    {
        var compare = CultureInfo.InvariantCulture.CompareInfo;
        var typed = query.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return typed.Length == 0 ? All : [.. All.Where(emoji => typed.All(word => emoji.Words.Any(known => compare.IsPrefix(known, word, Loosely))))];
    }
}
