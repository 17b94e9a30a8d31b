"""Photos of labels made by rule, and how many are read: rotated, blurred, noisy, dark, small, squeezed, in perspective.

Each has a Code 128 of the serial, often a QR with serial and model, a second code that is no serial (a lot number), and
print round them. A code that reads as anything but what was printed is a misreading.
"""

from __future__ import annotations

import io
import random
import statistics
import subprocess
import sys
import time

import zxingcpp
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

PHOTOS = 300
LARGE = (4000, 3000)


def label(serial: str, model: str, *, with_qr: bool) -> Image.Image:
    """Return a clean label, 900 by 420 pixels."""
    image = Image.new("L", (900, 420), 250)
    draw = ImageDraw.Draw(image)
    draw.rectangle((4, 4, 895, 415), outline=60, width=3)
    draw.text((30, 24), f"Network Camera   Model: {model}", fill=10, font_size=30)
    draw.text((30, 70), "Power: 12 VDC, PoE   FCC  CE  IP67", fill=30, font_size=24)
    _bars(image, serial, (30, 120), 3, 90)
    draw.text((30, 216), f"S/N: {serial}", fill=10, font_size=32)
    _bars(image, "LOT2024051723", (30, 280), 2, 60)
    draw.text((30, 346), "Lot No. 2024051723", fill=30, font_size=24)
    if with_qr:
        text = f"{serial}\rABCDEF\r{model}\r"
        code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode).to_image(
            scale=6, add_quiet_zones=True
        )
        image.paste(_as_image(code), (640, 130))
    return image


def _bars(image: Image.Image, text: str, at: tuple[int, int], scale: int, height: int) -> None:
    made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128).to_image(
        scale=scale, add_quiet_zones=False
    )
    bars = _as_image(made)
    image.paste(bars.crop((0, 0, bars.width, min(bars.height, height))).resize((bars.width, height)), at)


def _as_image(made: object) -> Image.Image:
    view = memoryview(made)  # type: ignore[arg-type] # it has the buffer protocol
    assert view.shape is not None
    return Image.frombytes("L", (view.shape[1], view.shape[0]), view.tobytes())


def photo(serial: str, model: str, chance: random.Random) -> bytes:
    """Return a photo of the label as people take them, as a JPEG."""
    made = label(serial, model, with_qr=chance.random() < 0.6)
    scale = chance.uniform(0.6, 1.5)
    made = made.resize((int(made.width * scale), int(made.height * scale)), Image.Resampling.LANCZOS)
    made = made.rotate(chance.uniform(-30, 30), Image.Resampling.BICUBIC, expand=True, fillcolor=150)
    made = _perspective(made, chance)
    scene = Image.new("L", (made.width + 240, made.height + 240), 150)
    scene.paste(made, (120, 120))
    scene = scene.filter(ImageFilter.GaussianBlur(chance.uniform(0, 1.6)))
    scene = ImageEnhance.Brightness(scene).enhance(chance.uniform(0.35, 1.25))
    scene = _noisy(scene, chance.uniform(0, 14), chance)
    out = io.BytesIO()
    scene.convert("RGB").save(out, "JPEG", quality=50)
    return out.getvalue()


def _perspective(image: Image.Image, chance: random.Random) -> Image.Image:
    width, height = image.size
    pull = [chance.uniform(0, 0.06) for _ in range(8)]
    corners = (
        -pull[0] * width, -pull[1] * height, -pull[2] * width, height * (1 + pull[3]),
        width * (1 + pull[4]), height * (1 + pull[5]), width * (1 + pull[6]), -pull[7] * height,
    )  # fmt: skip
    return image.transform(image.size, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC, fillcolor=150)


def _noisy(image: Image.Image, sigma: float, chance: random.Random) -> Image.Image:
    if sigma < 1:
        return image
    noise = Image.effect_noise(image.size, sigma * 2)
    return Image.blend(image, noise, 0.18 * chance.random())


def main() -> None:
    """Print how many are read, refused and misread, and what one costs."""
    from rmabot.actions.label_worker import codes_of
    from rmabot.rma.serials import Found, Several, read_serial

    chance = random.Random(7)
    read = refused = wrong = 0
    spent = []
    for _ in range(PHOTOS):
        serial = f"{chance.choice('DEFGJK')}{chance.randrange(10**8):08d}"
        data = photo(serial, "DS-2CD2143G2-I", chance)
        begun = time.process_time()
        texts = codes_of(data)
        spent.append(time.process_time() - begun)
        seen = set()
        for text in texts:
            match read_serial(text):
                case Found(one):
                    seen.add(one.short)
                case Several(candidates):
                    seen |= {one.short for one in candidates}
                case _:
                    pass
        if serial in seen:
            read += 1
        elif seen:
            wrong += 1
        else:
            refused += 1
    print(f"{PHOTOS} generated label photos: {read / PHOTOS:.0%} read, {refused / PHOTOS:.0%} refused with advice,"
          f" {wrong} offered another number (always asked)   [at least 80 % read]")  # fmt: skip
    print(f"CPU a photo: median {statistics.median(spent) * 1000:.0f} ms, most {max(spent) * 1000:.0f} ms")
    readable = Image.open(io.BytesIO(photo("G12345678", "DS-2CD2143G2-I", chance)))
    _large(readable, "a 12-megapixel photo")
    _large(readable.filter(ImageFilter.GaussianBlur(9)), "one on which nothing can be read")


def _large(small: Image.Image, what: str) -> None:
    made = small.resize(LARGE)
    out = io.BytesIO()
    made.save(out, "JPEG", quality=85)
    import resource

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "-m", "rmabot.actions.label_worker"],
        input=out.getvalue(),
        check=True,
        stdout=subprocess.PIPE,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"{what}, the worker's whole process: {cpu:.2f} s of CPU   [at most 1.5]")


if __name__ == "__main__":
    main()
